package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsRegistryTest {
  @TempDir private Path directory;

  /** A registry begins once in a process, and the tests of this one have long begun theirs. */
  @Test
  void optionsOfBeamAreThereOnceTheyAreAskedFor() throws Exception {
    Path file = directory.resolve("job.json");
    Files.writeString(
        file,
        """
        {"options": {"targetParallelism": 2, "targetParalelism": 2},
         "predictionInput": {"dataFormat": "JSON", "inputPaths": ["/none/*"],
           "outputPath": "/none", "uri": "/none", "batchSize": 1}}
        """);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = process.inputReader(UTF_8).lines().toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines.get(0))
        .contains("PredictionOptions", "RegionOptions")
        .doesNotContain("DirectOptions", "StreamingOptions");
    assertThat(lines.get(1)).startsWith("Invalid --maxErrors: many");
    assertThat(lines.get(2)).isEqualTo(lines.get(0));
    assertThat(lines.get(3))
        .isEqualTo("Unknown option \"targetParalelism\": did you mean \"targetParallelism\"?");
    assertThat(lines.get(4))
        .contains("PredictionOptions", "RegionOptions", "DirectOptions", "StreamingOptions");
  }

  /** Says what is registered, and what commands say, in a process that is the command's own. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] args) throws InterruptedException {
      OptionsRegistry.begin();
      sayRegistered();
      say("--dryRun", "--maxErrors=many", "--region=r");
      sayRegistered();
      say("--dryRun", "--predictionInput=" + args[0]);
      sayRegistered();
    }

    private static void sayRegistered() {
      System.out.println(
          PipelineOptionsFactory.getRegisteredOptions().stream()
              .map(Class::getSimpleName)
              .sorted()
              .toList());
    }

    private static void say(String... flags) throws InterruptedException {
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
      System.out.println(
          new Main(nowhere, nowhere, false).end(flags).message().lines().findFirst().orElse(""));
    }
  }
}
