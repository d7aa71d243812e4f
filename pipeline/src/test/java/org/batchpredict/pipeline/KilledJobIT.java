package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own, which is told to end or just dies. */
class KilledJobIT {
  private static final int COLUMNAR_FILES = 3000;

  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip"}) // of which half a file is no file at all
  void aJobThatDiedIsResumedWhereItStopped(String compression) throws Exception {
    TestJob job = Numbers.slowJob(work);
    List<String> flags = new ArrayList<>(List.of("--predictionInput=" + job.writeRequest()));
    if (!compression.isEmpty()) {
      flags.add("--compression=" + compression);
      job.options(o -> o.setCompression(compression));
    }
    try (CommandProcess command = start(flags.toArray(String[]::new))) {
      command.awaitCommit(job);
      command.kill();
    }
    Staged committed = Staged.in(job.out());
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));

    JobEnd end = job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0);

    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, Numbers.SLOW));
    assertThat(Staged.published(end.results())).containsAll(committed.files());
    assertThat(Command.run("--verify=" + job.out()).status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AVRO", "PARQUET"})
  void aJobOnColumnsThatDiedIsResumedToTheSameBytes(String format) throws Exception {
    String suffix = "." + format.toLowerCase(Locale.ROOT);
    byte[] people = Files.readAllBytes(Golden.TESTDATA.resolve("columnar/people" + suffix));
    TestJob job =
        TestJob.of(work, "two_towers")
            .request(r -> r.dataFormat(format).outputDataFormat(format).batchSize(1L))
            .options(o -> o.setKeyField("id"));
    for (int file = 0; file < COLUMNAR_FILES; file++) {
      job.input("people-" + file + suffix, people);
    }
    try (CommandProcess command =
        start("--predictionInput=" + job.writeRequest(), "--keyField=id")) {
      command.awaitCommit(job);
      command.kill();
    }
    Staged committed = Staged.in(job.out());

    JobEnd end =
        job.options(o -> o.setResume(true)).run().succeeded(5 * COLUMNAR_FILES, COLUMNAR_FILES);

    assertThat(Staged.published(end.results())).containsAll(committed.files());
    assertThat(Command.run("--verify=" + job.out()).status()).isZero();
    Map<String, String> resumed = end.results().contents();
    job.request(r -> r.outputPath(work.resolve("whole").toString()))
        .options(o -> o.setResume(false))
        .run();
    assertThat(resumed).isEqualTo(new Results(work.resolve("whole")).contents());
  }

  @Test
  void ctrlCCancelsTheJobInGoodOrder() throws Exception {
    TestJob job = Numbers.slowJob(work);
    try (CommandProcess command = start("--predictionInput=" + job.writeRequest())) {
      command.awaitCommit(job);
      command.interrupt();
      assertThat(command.awaitEnd()).isEqualTo(Main.CANCELLED);
      assertThat(command.out().lines()).hasSize(1);
      assertThat(Results.parse(command.out()).get("predictionCount").asInt())
          .isBetween(1, Numbers.SLOW - 1);
      assertThat(command.err())
          .endsWith("Cancelled; continue with --resume, or start again with --overwrite\n")
          .doesNotContain("\tat ");
    }
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));
    job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0);
  }

  @Test
  void explainsEveryOption() throws Exception {
    try (CommandProcess command = start("--help=PredictionOptions")) {
      assertThat(command.awaitEnd()).isZero();
      assertThat(command.out())
          .contains("--maxErrorRate=")
          .contains("--predictionInput=")
          .contains("The most workers that run at a time. 10 when not given.");
    }
  }

  private CommandProcess start(String... args) throws Exception {
    return CommandProcess.start(work, args);
  }
}
