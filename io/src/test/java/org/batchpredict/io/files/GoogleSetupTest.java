package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleSetupTest {
  private final GcsOptions options = PipelineOptionsFactory.as(GcsOptions.class);

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4443, http://localhost:4443/storage/v1/",
    "https://example.com/, https://example.com/storage/v1/",
    "http://[::1]:80/storage/v1/, http://[::1]:80/storage/v1/"
  })
  void completesTheEndpoint(String given, String completed) {
    options.setGcsEndpoint(given);
    GoogleSetup.complete(options);
    assertThat(options.getGcsEndpoint()).isEqualTo(completed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:4443", "4443", "http://", "ftp://x/", "http://a b/"})
  void refusesWhatIsNoAddress(String endpoint) {
    options.setGcsEndpoint(endpoint);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileSystemsSetup.registerFor(List.of("gs://b/o"), options))
        .withMessage(
            "Invalid --gcsEndpoint: %s (must be an address such as http://localhost:4443)",
            endpoint);
  }

  @Test
  void holdsLittleForEachUpload() {
    GoogleSetup.complete(options);
    assertThat(options.getGcsUploadBufferSizeBytes()).isEqualTo(8 << 20);
    options.setGcsUploadBufferSizeBytes(1 << 20);
    GoogleSetup.complete(options);
    assertThat(options.getGcsUploadBufferSizeBytes()).isEqualTo(1 << 20);
    assertThat(options.getGcsEndpoint()).isNull();
  }
}
