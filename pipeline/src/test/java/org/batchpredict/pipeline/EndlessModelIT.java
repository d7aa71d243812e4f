package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that comes to no end, in a process of its own. */
class EndlessModelIT {
  private static final int SPLITS = 5;

  @TempDir Path work;

  /** Whoever asks a second time, and otherwise, gets the same answer. */
  @Test
  void aLoopIsInterruptedAndTheWorkBeforeItKept() throws Exception {
    TestJob job = job("-1");
    try (CommandProcess command = startAndLoop(job)) {
      signal(command, "INT");
      signal(command, "TERM");
      assertThat(command.awaitEnd()).as(command.err()).isEqualTo(Main.CANCELLED);
      assertThat(command.err())
          .endsWith("Cancelled; continue with --resume, or start again with --overwrite\n");
      assertThat(command.out().lines()).hasSize(1);
    }
    assertThat(Staged.in(job.out()).files()).hasSize(SPLITS - 1);
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));
  }

  @Test
  void whatCannotBeInterruptedIsLeftBehindInBoundedTime() throws Exception {
    TestJob job = job("-2");
    try (CommandProcess command = startAndLoop(job)) {
      signal(command, "TERM");
      assertThat(command.awaitEnd()).as(command.err()).isEqualTo(Main.CANCELLED);
      assertThat(command.err())
          .contains("continue with --resume, or start again with --overwrite")
          .doesNotContain("\tat ");
    }
    assertThat(Staged.in(job.out()).files()).hasSize(SPLITS - 1);
  }

  @Test
  void whatHangsFailsAloneAfterItsTime() throws Exception {
    TestJob job = job("-1").options(o -> o.setBatchTimeout(0.5));
    JobEnd end = job.run().succeeded(5_000, 1);
    assertThat(end.failures("message"))
        .containsExactly("DEADLINE_EXCEEDED: no result after 0.5 s (--batchTimeout)");
    assertThat(end.failures("stage")).containsExactly("RUN");
  }

  /** The process ends although a thread of it does not. */
  @Test
  void whatHangsAndCannotBeInterruptedIsAFault() throws Exception {
    TestJob job = job("-2");
    try (CommandProcess command =
        CommandProcess.start(
            work, "--batchTimeout=0.5", "--predictionInput=" + job.writeRequest())) {
      assertThat(command.awaitEnd()).as(command.err()).isEqualTo(Main.JOB_FAILED);
      assertThat(command.err())
          .endsWith(
              "Cannot interrupt the model: an operation of it has not ended 10.0 s after"
                  + " --batchTimeout=0.5 (if it is only slow, give it more time; the work so far is"
                  + " kept for --resume)\n")
          .doesNotContain("\tat ");
    }
  }

  /** Several splits, of which the second one is not done before the model is endless. */
  private TestJob job(String endless) {
    return TestJob.of(work, "endless")
        .request(r -> r.maxWorkerCount(1L))
        .input("a", ("2" + " ".repeat(199) + "\n").repeat(5_000))
        .input("b", endless);
  }

  private CommandProcess startAndLoop(TestJob job) throws Exception {
    CommandProcess command = CommandProcess.start(work, "--predictionInput=" + job.writeRequest());
    while (Staged.in(job.out()).files().size() < SPLITS - 1
        || Staged.splitsAtWork(job.out()) == 0) {
      assertThat(command.process().waitFor(5, TimeUnit.MILLISECONDS)).as(command.err()).isFalse();
    }
    return command;
  }

  private static void signal(CommandProcess command, String name) throws Exception {
    List<String> kill = List.of("kill", "-" + name, String.valueOf(command.process().pid()));
    assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
  }
}
