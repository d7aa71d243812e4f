package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.batchpredict.service.api.ApiException;
import org.junit.jupiter.api.Test;

class PageTokensTest {
  private final PageTokens tokens = new PageTokens(() -> new byte[32]);

  @Test
  void sayWhereAPageStarts() {
    String token = tokens.of("projects/p/jobs", "state=FAILED", "größe");

    assertThat(tokens.parse("projects/p/jobs", "state=FAILED", token)).isEqualTo("größe");
    assertThat(tokens.parse("projects/p/jobs", "state=FAILED", "")).isNull();
  }

  @Test
  void areOfOneListOfOneService() {
    String token = tokens.of("ab", "c", "7");

    refused(tokens, "a", "bc", token);
    refused(tokens, "abc", "", token);
    refused(tokens, "ab", "", token);
    refused(tokens, "other", "c", token);
    refused(new PageTokens(() -> new byte[] {1}), "ab", "c", token);
  }

  @Test
  void cannotBeMadeUp() {
    byte[] token = Base64.getUrlDecoder().decode(tokens.of("l", "", "7"));
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      refused(tokens, "l", "", Base64.getUrlEncoder().encodeToString(changed));
    }
    refused(tokens, "l", "", "7");
    refused(tokens, "l", "", "!");
    refused(tokens, "l", "", "A".repeat(22));
  }

  private static void refused(PageTokens tokens, String list, String filter, String token) {
    assertThatThrownBy(() -> tokens.parse(list, filter, token))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Invalid page token");
  }
}
