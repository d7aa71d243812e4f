package org.batchpredict.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.batchpredict.io.files.FaultyDisk;
import org.batchpredict.pipeline.Command;
import org.batchpredict.pipeline.CommandProcess;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed, interrupted, stopped, or get in each other's way. */
@SuppressWarnings("try") // what is installed is not looked at
class KilledProcessesIT {
  private static final int RANDOM_KILLS = 50;
  private static final int RANDOM_OVERLAPS = 20;

  @TempDir Path work;
  private ChaosJob job;
  private WholeOutput old;
  private WholeOutput undisturbed;
  private int steps;

  @BeforeEach
  void runUndisturbed() throws Exception {
    job = ChaosJob.first(work);
    old = ChaosJob.old(work).undisturbed();
    undisturbed = job.undisturbed();
    job.clear(old);
    steps = job.steps(job.replacing());
  }

  @Test
  void aKilledJobIsResumed() throws Exception {
    killAtSteps(steps / 2, steps * 9 / 10);
  }

  @Test
  @Tag("chaos")
  void aJobThatIsKilledAtAnyChangeIsResumed() throws Exception {
    killAtSteps(Moments.all(steps));
  }

  private void killAtSteps(int... moments) throws Exception {
    for (int k : moments) {
      job.clear(old);
      String when = "killed at " + k;
      try (CommandProcess process = ChaosProcess.doomed(job, k, "KILL", k % 2 == 0)) {
        process.awaitEnd();
      }
      job.checkHonest(when, old, undisturbed);
      assertResumed(when);
    }
  }

  /** Without any help: the record names a process that has ended. */
  private void assertResumed(String when) throws Exception {
    assertThat(job.resuming().run().job().error()).as(when).isEmpty();
    WholeOutput.of(job.out()).checkWhole(when, job.instances()).checkSameAs(when, undisturbed);
  }

  @Test
  @Tag("chaos")
  void aJobThatIsKilledAtRandomIsResumed() throws Exception {
    long seed = Moments.seed();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      job.clear(old);
      String when = "kill " + i + " with -Dchaos.seed=" + seed;
      killSomewhere(random, when);
      if (random.nextBoolean()) { // and once more while it is resumed
        killSomewhere(random, when, "--resume");
      }
      job.checkHonest(when, old, undisturbed);
      assertResumed(when);
    }
  }

  /** Once the job has begun to write, and in half of the cases to publish. */
  private void killSomewhere(Random random, String when, String... flags) throws Exception {
    boolean publishing = random.nextBoolean();
    long micros = random.nextInt(publishing ? 40_000 : 600_000);
    try (CommandProcess process = ChaosProcess.start(job, flags)) {
      while (!hasCome(publishing) && process.process().isAlive()) {
        process.process().waitFor(1, TimeUnit.MILLISECONDS);
      }
      process.process().waitFor(micros, TimeUnit.MICROSECONDS);
      process.kill();
    }
    job.checkHonest(when, old, undisturbed);
  }

  private boolean hasCome(boolean publishing) throws Exception {
    return publishing
        ? !Files.exists(job.out().resolve("prediction.manifest.json"))
        : WholeOutput.of(job.out()).hasStagedFiles();
  }

  @Test
  void ctrlCCostsNoResult() throws Exception {
    interrupt(steps / 3);
  }

  @Test
  @Tag("chaos")
  void ctrlCAtManyChangesCostsNoResult() throws Exception {
    interrupt(Moments.some(20, steps));
  }

  private void interrupt(int... moments) throws Exception {
    for (int k : moments) {
      job.clear(old);
      String when = "interrupted at " + k;
      try (CommandProcess process = ChaosProcess.doomed(job, k, "INT", false)) {
        int status = process.awaitEnd();
        boolean replaced = WholeOutput.of(job.out()).isSameJobAs(undisturbed);
        assertThat(status).as(when + process.err()).isIn(Main.CANCELLED, Main.SUCCEEDED, 128 + 2);
        assertThat(status != Main.SUCCEEDED || replaced).as(when).isTrue();
      }
      job.checkHonest(when, old, undisturbed);
      assertResumed(when);
    }
  }

  /** The move of a shard into its place is in the last third. */
  @Test
  void aStoppedJobKeepsOthersOut() throws Exception {
    job.clear(old);
    ChaosJob second = ChaosJob.second(work);
    int move = moveOfAShard();
    job.clear(old);
    try (CommandProcess first = ChaosProcess.doomed(job, move, "STOP", false)) {
      ChaosProcess.awaitStop(first.process());
      Command refused = Command.run(second.job(), "--overwrite");
      assertThat(refused.status()).isEqualTo(Main.REQUEST_REFUSED);
      assertThat(refused.err()).contains("another job works on it: ");
      ChaosProcess.signal(first.process(), "CONT");
      assertThat(first.awaitEnd()).as(first.err()).isZero();
    }
    WholeOutput.of(job.out())
        .checkWhole("stopped", job.instances())
        .checkSameAs("stopped", undisturbed);
  }

  /** As if it were on another machine, and silent. */
  @Test
  void aJobThatWasStoppedForTooLongLeavesNothingInTheResultsOfTheNext() throws Exception {
    ChaosJob second = ChaosJob.second(work);
    WholeOutput seconds = second.undisturbed();
    job.clear(old);
    int move = moveOfAShard();
    job.clear(old);
    try (CommandProcess first = ChaosProcess.doomed(job, move, "STOP", false)) {
      ChaosProcess.awaitStop(first.process());
      assertThat(ChaosJob.bury(job.out().toString())).isEqualTo(1);
      assertThat(second.replacing().run().job().error()).isEmpty();
      ChaosProcess.signal(first.process(), "CONT");
      assertThat(first.awaitEnd()).isEqualTo(Main.JOB_FAILED);
      assertThat(first.err()).contains("has ended or was superseded by another run");
    }
    WholeOutput.of(job.out())
        .checkWhole("stopped", second.instances())
        .checkSameAs("stopped", seconds);
  }

  private int moveOfAShard() throws Exception {
    int[] move = new int[1];
    try (FaultyDisk disk =
        FaultyDisk.install(
            job.out(),
            (step, change) -> {
              if (change.startsWith("move prediction.results-00001")) {
                move[0] = step;
              }
            })) {
      assertThat(job.replacing().run().job().error()).isEmpty();
    }
    assertThat(move[0]).isPositive();
    return move[0];
  }

  @Test
  @Tag("chaos")
  void oneOfTwoJobsWins() throws Exception {
    long seed = Moments.seed();
    Random random = new Random(seed);
    ChaosJob second = ChaosJob.second(work);
    WholeOutput seconds = second.undisturbed();
    for (int i = 0; i < RANDOM_OVERLAPS; i++) {
      job.clear(old);
      String when = "overlap " + i + " with -Dchaos.seed=" + seed;
      long micros = random.nextInt(1_500_000);
      try (CommandProcess first = ChaosProcess.start(job)) {
        first.process().waitFor(micros, TimeUnit.MICROSECONDS);
        try (CommandProcess other = ChaosProcess.start(second)) {
          int firstStatus = first.awaitEnd();
          int otherStatus = other.awaitEnd();
          assertThat(firstStatus).as(when + first.err()).isIn(0, Main.REQUEST_REFUSED);
          assertThat(otherStatus).as(when + other.err()).isIn(0, Main.REQUEST_REFUSED);
          assertThat(firstStatus == 0 || otherStatus == 0).as(when).isTrue();
          WholeOutput left = WholeOutput.of(job.out());
          boolean firstWon = left.isSameJobAs(undisturbed);
          assertThat(firstWon ? firstStatus : otherStatus).as(when).isZero();
          left.checkWhole(when, firstWon ? job.instances() : second.instances())
              .checkSameAs(when, firstWon ? undisturbed : seconds);
        }
      }
    }
  }
}
