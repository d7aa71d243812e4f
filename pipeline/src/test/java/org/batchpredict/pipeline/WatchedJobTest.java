package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.job.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose workers are elsewhere, watched through a file system that has trouble. */
class WatchedJobTest {
  private static final int COUNT = 30;

  private final MemDisk disk = MemDisk.create();

  @TempDir Path work;

  @Test
  void succeedsThoughItsCommitsCannotBeListed() throws Exception {
    assertSucceeds(() -> disk.failNext("match .*", 100), () -> {});
  }

  @Test
  void succeedsThoughItsResultsCannotBeFoundAtOnce() throws Exception {
    assertSucceeds(() -> {}, () -> disk.failNext(".*manifest.*", 2));
  }

  @Test
  void listsCommitsAtAPaceThatTheListingBears() throws Exception {
    PreparedJob job = prepare();
    claim(job);
    long[] clock = {0};
    disk.heal();
    try (RunControl control = RunControl.open("pace")) {
      // The clock goes on by itself whenever it is asked: a listing takes 2 s.
      CommittedCounts counts =
          new CommittedCounts(
              job.staging(),
              job.plan(),
              control.counts(),
              () -> clock[0] += TimeUnit.SECONDS.toNanos(2));
      counts.refresh();
      int one = disk.operations().size();
      assertThat(one).isPositive();
      for (int asked = 0; asked < 9; asked++) {
        counts.refresh();
      }
      assertThat(disk.operations()).hasSize(one);
      counts.refresh();
      assertThat(disk.operations()).hasSize(2 * one);
    }
  }

  private void assertSucceeds(Runnable whenItStarts, Runnable whenItIsDone) throws Exception {
    PreparedJob job = prepare();
    claim(job);
    try (RunControl control = RunControl.open(job.pass().runId())) {
      Outcome outcome =
          new JobExecution(
                  job,
                  Numbers.job(work).options(),
                  new Elsewhere(whenItStarts, disk::heal, whenItIsDone),
                  1,
                  control,
                  new Retries(millis -> {}))
              .run();
      job.output().release();
      assertThat(outcome.error()).isNull();
      assertThat(outcome.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(outcome.manifest()).isNotNull();
    }
  }

  private static void claim(PreparedJob job) throws Exception {
    job.claimOutput("Elsewhere", true, LivenessProbe.NONE, Instant.EPOCH, () -> false);
  }

  private PreparedJob prepare() throws Exception {
    TestJob job =
        Numbers.job(work)
            .input("a", Numbers.json(0, COUNT))
            .request(r -> r.outputPath(disk.path("out")));
    return JobPreparation.prepare("watched", job.input(), job.options(), () -> false);
  }

  /** Runs the pipeline when it is looked at for the second time. */
  private record Elsewhere(Runnable whenItStarts, Runnable whileItWorks, Runnable whenItIsDone)
      implements ElsewhereRunner {
    @Override
    public RunningPipeline start(Pipeline pipeline, int mostWorkers) {
      return new RunningPipeline() {
        private boolean looked;

        @Override
        public boolean awaitForAMoment() {
          if (looked) {
            whileItWorks.run();
            pipeline.run().waitUntilFinish();
            whenItIsDone.run();
            return true;
          }
          looked = true;
          whenItStarts.run();
          return false;
        }

        @Override
        public void cancel() {
          throw new AssertionError("nobody cancels this");
        }
      };
    }
  }
}
