package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that says whether results are whole. */
class VerifyIT {
  @TempDir Path work;

  private TestJob job;
  private Path out;

  @BeforeEach
  void predict() throws Exception {
    job = Numbers.job(work).request(r -> r.outputDataFormat("CSV"));
    job.input("a", Numbers.json(0, 20)).input("b", "[1,2]", "[]");
    job.run().succeeded(21, 1);
    out = job.out();
  }

  @Test
  void saysInOneLineThatResultsAreWhole() throws Exception {
    Command command = Command.run("--verify=" + out, "--input");
    assertThat(command.status()).as(command.out()).isZero();
    assertThat(command.err()).isEmpty();
    assertThat(command.out())
        .matches(
            "Whole: "
                + out
                + " holds 21 predictions and 1 failures in 1 shards \\([0-9]+ bytes\\)\n");
  }

  @Test
  void saysInOneLineWhatIsNotWhole() throws Exception {
    Path stats = out.resolve("prediction.errors_stats-00000-of-00001");
    Path foreign = out.resolve("prediction.results-00001-of-00002.csv");
    Files.delete(stats);
    Files.createFile(foreign);
    Command command = Command.run("--verify=" + out);
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    String missing = stats.getFileName() + " is missing";
    assertThat(command.out())
        .isEqualTo("Not whole: " + out + ": " + missing + " (and 1 more problem)\n");
    assertThat(command.err().lines())
        .containsExactly(
            missing, foreign.getFileName() + " is there, which the manifest does not name");

    Command none = Command.run("--verify=" + work.resolve("none"));
    assertThat(none.out())
        .isEqualTo("Not whole: " + work.resolve("none") + ": there are no results\n");
    assertThat(none.status()).isEqualTo(Main.JOB_FAILED);
  }

  @Test
  void seesThatTheInputHasChanged() throws Exception {
    Path input = work.resolve("in/b");
    Files.writeString(input, "[1,2]\n[]\n[2]\n");
    assertThat(Command.run("--verify=" + out).status()).isZero();
    Command command = Command.run("--verify=" + out, "--input");
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.out()).startsWith("Not whole: " + out + ": " + input + " had 9 bytes of ");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    Command.run("--verify=" + out, "--dryRun", "--uri=m")
        .refused("Invalid --verify: %s (must be given without --uri, --dryRun)".formatted(out));
    Command.run("--verify=").refused("Invalid outputPath:  (must name a directory)");
    Command.run("--verify=" + out, "--nonsense").refused("Unknown flag --nonsense.");
    Command command = Command.run("--verify=nope://a/b");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.out()).isEmpty();
  }

  @Test
  void tellsJavaTheSame() throws Exception {
    PredictionOptions options = job.options();
    Verification whole = BatchPrediction.verify(out.toString(), options);
    assertThat(whole.isWhole()).isTrue();
    assertThat(whole.predictions()).isEqualTo(21);
    assertThat(whole.failures()).isEqualTo(1);
    assertThat(whole.shards()).isEqualTo(1);
    Path shard = out.resolve("prediction.results-00000-of-00001.csv");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    assertThat(BatchPrediction.verify(out.toString(), options).problems())
        .singleElement()
        .asString()
        .startsWith(shard.getFileName() + " is damaged, or was changed: the CRC-32C ");
  }

  @Test
  void loadsNeitherTensorFlowNorAPipeline() throws Exception {
    Path log = work.resolve("classes.txt");
    Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    try (CommandProcess command =
        CommandProcess.start(work, environment, "--verify=" + out, "--input")) {
      assertThat(command.awaitEnd()).as(command.err()).isZero();
      assertThat(command.out()).startsWith("Whole: ");
    }
    String loaded = Files.readString(log);
    assertThat(loaded.contains(" " + Verification.class.getName() + " ")).isTrue();
    assertThat(loaded.lines())
        .filteredOn(
            line ->
                line.matches(
                    ".* org\\.(tensorflow\\.|bytedeco\\.|apache\\.beam\\.sdk\\.Pipeline ).*"))
        .isEmpty();
  }
}
