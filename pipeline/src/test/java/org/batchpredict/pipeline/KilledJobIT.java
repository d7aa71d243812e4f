package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, which is told to end or just dies. */
class KilledJobIT {
  private static final int MINUTES = 2;

  @TempDir Path work;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void aJobThatDiedIsResumedWhereItStopped() throws Exception {
    TestJob job = Numbers.slowJob(work);
    Process process = start("--predictionInput=" + job.writeRequest());
    awaitCommit(process, job);
    process.destroyForcibly().waitFor(MINUTES, TimeUnit.MINUTES);
    Staged committed = Staged.in(job.out());
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));

    JobEnd end = job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0);

    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, Numbers.SLOW));
    assertThat(Staged.published(end.results())).containsAll(committed.files());
  }

  @Test
  void ctrlCCancelsTheJobInGoodOrder() throws Exception {
    TestJob job = Numbers.slowJob(work);
    Process process = start("--predictionInput=" + job.writeRequest());
    awaitCommit(process, job);
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();

    assertThat(process.exitValue()).isEqualTo(Main.CANCELLED);
    assertThat(read("out").lines()).hasSize(1);
    assertThat(Results.parse(read("out")).get("predictionCount").asInt())
        .isBetween(1, Numbers.SLOW - 1);
    assertThat(read("err"))
        .endsWith("Cancelled; continue with --resume, or start again with --overwrite\n")
        .doesNotContain("\tat ");
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));
    job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0);
  }

  @Test
  void explainsEveryOption() throws Exception {
    Process process = start("--help=PredictionOptions");
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(read("out"))
        .contains("--maxErrorRate=")
        .contains("--predictionInput=")
        .contains("The most instances that are fed to the model at a time. 64 when not given.");
  }

  /** The command as {@code scripts/predict} starts it. */
  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(work.resolve("out.txt").toFile())
            .redirectError(work.resolve("err.txt").toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "1");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static void awaitCommit(Process process, TestJob job) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (Staged.in(job.out()).files().isEmpty()) {
      assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as("the job has ended").isFalse();
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  private String read(String stream) throws IOException {
    return Files.readString(work.resolve(stream + ".txt"));
  }
}
