package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);

  @Test
  void readsItsEnvironment() throws Exception {
    Map<String, String> environment = Map.of("BATCHPREDICT_BATCH_SIZE", "many");
    Main main = new Main(NOWHERE, NOWHERE, false, environment, null);
    assertThat(main.end("--dryRun").message())
        .isEqualTo("Invalid BATCHPREDICT_BATCH_SIZE: many (must be a whole number, or auto)");
  }

  /** What is checked has its request, whatever the surroundings ask for. */
  @Test
  void resultsAreVerifiedWhateverJobsTheEnvironmentAsksFor() throws Exception {
    Map<String, String> environment =
        Map.of("BATCHPREDICT_URI", "m", "BATCHPREDICT_DRY_RUN", "true");
    for (String[] arguments : new String[][] {{"verify", "/none"}, {"--verify=/none"}}) {
      Main main = new Main(NOWHERE, NOWHERE, false, environment, null);
      assertThat(main.end(arguments).message()).doesNotContain("must be given without");
    }
  }

  @Test
  void runsWhereItsProgramSays() throws Exception {
    Main main = new Main(NOWHERE, NOWHERE, false, Map.of(), null).onRunner("NoSuchRunner");
    assertThat(main.end("--dryRun").message()).startsWith("Unsupported runner: NoSuchRunner");
    assertThat(main.end("--runner", "NoOther").message()).startsWith("Unsupported runner: NoOther");
    assertThat(main.end("show", "x.keras").message()).startsWith("Cannot load the model x.keras");
  }
}
