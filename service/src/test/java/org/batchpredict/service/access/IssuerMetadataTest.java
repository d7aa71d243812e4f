package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuerMetadataTest {
  private static IssuerMetadata of(String issuer) throws IOException {
    return IssuerMetadata.parse(issuer, "{\"issuer\": \"" + issuer + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example,http://a.example/token",
    "https://a.example,javascript:alert(1)",
    "https://a.example,//a.example/token",
    "https://a.example,''",
    "http://127.0.0.1:1,javascript:alert(1)",
  })
  void sendsNothingToWhereOthersReadIt(String issuer, String url) {
    assertThatThrownBy(() -> of(issuer).safe(url))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Unsupported URL in the discovery document of " + issuer);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example,https://b.example/token",
    "http://127.0.0.1:1,http://127.0.0.1:2/token",
    "http://127.0.0.1:1,https://b.example/token",
  })
  void sendsElsewhereWhatIsSafe(String issuer, String url) throws IOException {
    assertThat(of(issuer).safe(url)).isEqualTo(url);
  }

  @Test
  void isTheIssuersOwn() {
    String other = "{\"issuer\": \"https://b.example\"}";
    assertThatThrownBy(() -> IssuerMetadata.parse("https://a.example", other))
        .hasMessage("The discovery document of https://a.example is of another issuer");
    assertThatThrownBy(() -> IssuerMetadata.parse("https://a.example", "{}"))
        .hasMessage("The discovery document of https://a.example is of another issuer");
  }
}
