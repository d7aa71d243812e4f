package org.batchpredict.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.files.FaultyDisk;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.TestJob;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs of which one call to the file system fails, or all from one on; or that are cancelled there.
 */
@SuppressWarnings("try") // what is installed is not looked at
class FailedCallsIT {
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
  void aDiskThatFailsForGoodCostsNoResult() throws Exception {
    failForGood(Moments.some(4, steps));
  }

  @Test
  @Tag("chaos")
  void aDiskThatFailsForGoodAtAnyChangeCostsNoResult() throws Exception {
    failForGood(Moments.all(steps));
  }

  @Test
  void aChangeThatFailsOnceCostsNoResult() throws Exception {
    failOnce(Moments.some(2, steps));
  }

  @Test
  @Tag("chaos")
  void anyChangeThatFailsOnceCostsNoResult() throws Exception {
    failOnce(Moments.all(steps));
  }

  @Test
  void aJobThatIsCancelledCostsNoResult() throws Exception {
    cancel(Moments.some(3, steps));
  }

  @Test
  @Tag("chaos")
  void aJobThatIsCancelledAtAnyChangeCostsNoResult() throws Exception {
    cancel(Moments.all(steps));
  }

  @Test
  void aCallThatFailsForGoodCostsNoResult() throws Exception {
    failInMemory(MemDisk.create(), last -> Moments.some(3, last));
  }

  @Test
  @Tag("chaos")
  void anyCallThatFailsForGoodCostsNoResult() throws Exception {
    failInMemory(MemDisk.create(), Moments::all);
  }

  @Test
  @Tag("chaos")
  void anyCallThatFailsForGoodCostsNoResultOnAStoreOfObjects() throws Exception {
    failInMemory(MemDisk.createObjectStore(), Moments::all);
  }

  private void failForGood(int[] moments) throws Exception {
    for (int k : moments) {
      job.clear(old);
      String[] when = {"no change " + k};
      try (FaultyDisk disk =
          FaultyDisk.install(
              job.out(),
              (step, change) -> {
                if (step >= k) {
                  when[0] = step == k ? "from " + k + " on: " + change : when[0];
                  throw new LastingException("The disk is down");
                }
              })) {
        checkEnd(when[0], job.replacing().run());
      }
      job.recover(when[0], undisturbed);
    }
  }

  private void failOnce(int[] moments) throws Exception {
    for (int k : moments) {
      job.clear(old);
      String[] when = {"no change " + k};
      try (FaultyDisk disk =
          FaultyDisk.install(
              job.out(),
              (step, change) -> {
                if (step == k) {
                  when[0] = "at " + k + ": " + change;
                  throw new IOException("The disk stumbles");
                }
              })) {
        JobEnd end = job.replacing().run();
        checkEnd(when[0], end);
        assertThat(end.job().error()).as(when[0]).isEmpty();
      }
      job.recover(when[0], undisturbed);
    }
  }

  private void cancel(int[] moments) throws Exception {
    for (int k : moments) {
      job.clear(old);
      PredictionJob[] running = new PredictionJob[1];
      String[] when = {"no change " + k};
      JobEnd end;
      try (FaultyDisk disk =
          FaultyDisk.install(
              job.out(),
              (step, change) -> {
                if (step == k) {
                  when[0] = "at " + k + ": " + change;
                  awaitStart(running).cancel();
                }
              })) {
        synchronized (running) {
          running[0] = job.replacing().start();
          running.notifyAll();
        }
        end = job.replacing().end(running[0]);
        assertThat(end.job().error()).as(when[0]).isEmpty();
        checkEnd(when[0], end);
      }
      job.recover(when[0], undisturbed);
    }
  }

  private static PredictionJob awaitStart(PredictionJob[] running) throws IOException {
    synchronized (running) {
      try {
        while (running[0] == null) {
          running.wait();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return running[0];
    }
  }

  /** Whatever the job says, it is so. */
  private void checkEnd(String when, JobEnd end) throws IOException {
    job.checkHonest(when, old, undisturbed);
    WholeOutput left = WholeOutput.of(job.out());
    assertThat(left.isSameJobAs(undisturbed))
        .as("%s: %s, %s", when, end.job().state(), end.job().error())
        .isEqualTo(end.job().state() == JobState.SUCCEEDED);
  }

  /** Reads too; a write that fails has written nothing of what it was given. */
  private void failInMemory(MemDisk disk, IntFunction<int[]> moments) throws Exception {
    String out = disk.path("out");
    old.startOn(disk);
    assertThat(at(out, job.replacing()).run().job().error()).isEmpty();
    WholeOutput expected = WholeOutput.of(disk, "out").checkWhole("alone", job.instances());
    for (int k : moments.apply(disk.operations().size())) {
      old.startOn(disk);
      disk.breakAt(k);
      at(out, job.replacing()).run();
      disk.heal();
      String when = "from call " + k + " on";
      WholeOutput.of(disk, "out").checkHonest(when);
      ChaosJob.bury(out);
      assertThat(at(out, job.resuming()).run().job().error()).as(when).isEmpty();
      WholeOutput.of(disk, "out").checkWhole(when, job.instances()).checkSameAs(when, expected);
    }
  }

  private static TestJob at(String out, TestJob job) {
    return job.request(r -> r.outputPath(out));
  }
}
