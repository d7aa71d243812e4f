package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.pipeline.Golden;
import org.junit.jupiter.api.Test;

/** {@code -Doptions.write=true} writes the page before it is looked at. */
class OptionsDocTest {
  private static final Path PAGE = Golden.TESTDATA.resolve("../docs/options.md").normalize();

  @Test
  void thePageIsUpToDate() throws IOException {
    if (Boolean.getBoolean("options.write")) {
      Files.writeString(PAGE, OptionsDoc.text());
    }
    assertThat(PAGE)
        .as("write it again as it says, and commit it")
        .content()
        .isEqualTo(OptionsDoc.text());
  }
}
