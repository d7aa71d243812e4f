package org.batchpredict.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.batchpredict.io.files.FaultyDisk;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.TestJob;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two jobs with {@code --overwrite} on one output directory: the first stands still before a change
 * that it makes, and is taken for dead; the second runs to its end; the first goes on.
 */
@SuppressWarnings("try") // what is installed is not looked at
class OverlappingJobsIT {
  @TempDir Path work;

  @Test
  void theResultsAreTheSeconds() throws Exception {
    onDisk(steps -> Moments.some(5, steps));
  }

  @Test
  @Tag("chaos")
  void theResultsAreTheSecondsWhereverTheFirstStands() throws Exception {
    onDisk(Moments::all);
  }

  @Test
  void theResultsAreTheSecondsOnAStoreThatRenames() throws Exception {
    inMemory(MemDisk.create(), steps -> Moments.some(3, steps));
  }

  @Test
  @Tag("chaos")
  void theResultsAreTheSecondsOnAStoreThatRenamesWhereverTheFirstStands() throws Exception {
    inMemory(MemDisk.create(), Moments::all);
  }

  @Test
  @Tag("chaos")
  void theResultsAreTheSecondsOnAStoreOfObjectsWhereverTheFirstStands() throws Exception {
    inMemory(MemDisk.createObjectStore(), Moments::all);
  }

  private void onDisk(IntFunction<int[]> moments) throws Exception {
    ChaosJob first = ChaosJob.first(work);
    ChaosJob second = ChaosJob.second(work);
    WholeOutput old = ChaosJob.old(work).undisturbed();
    WholeOutput firsts = first.undisturbed();
    WholeOutput seconds = second.undisturbed();
    first.clear(old);
    int steps = first.steps(first.replacing());
    assertThat(steps).isGreaterThan(50);
    for (int k : moments.apply(steps)) {
      first.clear(old);
      AtomicBoolean stood = new AtomicBoolean();
      int[] records = new int[1];
      String[] when = {"at " + k};
      try (FaultyDisk disk =
          FaultyDisk.install(
              first.out(),
              (step, change) -> {
                if (step >= k && stood.compareAndSet(false, true)) {
                  when[0] = "at " + step + ": " + change;
                  records[0] = ChaosJob.bury(first.out().toString());
                  succeed(when[0], second.replacing());
                }
              })) {
        JobEnd end = first.replacing().run();
        check(
            when[0],
            end,
            records[0] > 0,
            WholeOutput.of(first.out()),
            first,
            firsts,
            second,
            seconds);
      }
    }
  }

  private void inMemory(MemDisk disk, IntFunction<int[]> moments) throws Exception {
    ChaosJob first = ChaosJob.first(work);
    ChaosJob second = ChaosJob.second(work);
    String out = disk.path("out");
    assertThat(at(out, ChaosJob.old(work)).run().job().error()).isEmpty();
    WholeOutput old = WholeOutput.of(disk, "out");
    disk.clear();
    assertThat(at(out, second).run().job().error()).isEmpty();
    WholeOutput seconds = WholeOutput.of(disk, "out").checkWhole("alone", second.instances());
    old.startOn(disk);
    assertThat(at(out, first).run().job().error()).isEmpty();
    int steps = disk.operations().size();
    WholeOutput firsts = WholeOutput.of(disk, "out").checkWhole("alone", first.instances());
    assertThat(steps).isGreaterThan(100);
    for (int k : moments.apply(steps)) {
      old.startOn(disk);
      int[] records = new int[1];
      String[] when = {"at " + k};
      disk.interruptAt(
          k,
          () -> {
            when[0] = "after " + String.join("\n", disk.operations());
            records[0] = ChaosJob.bury(out);
            succeed(when[0], at(out, second));
          });
      JobEnd end = at(out, first).run();
      disk.heal();
      check(
          "at " + k + ", " + when[0],
          end,
          records[0] > 0,
          WholeOutput.of(disk, "out"),
          first,
          firsts,
          second,
          seconds);
    }
  }

  private static TestJob at(String out, ChaosJob job) {
    return job.replacing().request(r -> r.outputPath(out));
  }

  private static void succeed(String when, TestJob job) throws IOException {
    try {
      assertThat(job.start().waitUntilFinish().predictionCount()).as(when).isPositive();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Whose record was there when the second came, is superseded; else it came after the second. */
  private static void check(
      String when,
      JobEnd end,
      boolean hadBegun,
      WholeOutput left,
      ChaosJob first,
      WholeOutput firsts,
      ChaosJob second,
      WholeOutput seconds) {
    if (hadBegun || end.job().state() != JobState.SUCCEEDED) {
      left.checkWhole(when, second.instances()).checkSameAs(when, seconds);
    } else {
      // It had not begun when the second came, and replaced what that had left; or had ended.
      left.checkHonest(when);
      assertThat(left.isSameJobAs(firsts) || left.isSameJobAs(seconds)).as(when).isTrue();
      ChaosJob last = left.isSameJobAs(firsts) ? first : second;
      left.checkWhole(when, last.instances())
          .checkSameAs(when, left.isSameJobAs(firsts) ? firsts : seconds);
    }
    if (end.job().state() != JobState.SUCCEEDED) {
      assertThat(end.job().error().map(JobError::message).orElse(""))
          .as(when)
          .matches("(?s)(Field: [a-z_.]+ Error: )?Cannot [a-z ]+.*: .*");
    } else if (hadBegun) {
      assertThat(left.isSameJobAs(seconds)).as(when).isTrue();
    }
  }
}
