package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.job.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of which more fails than they allow. */
class LimitsIT {
  /** Three splits and more. */
  private static final int MANY = 6_000;

  private static final String KEPT =
      "(what is committed is kept: go on with --resume and a larger limit)";

  @TempDir Path work;

  @Test
  void aJobEndedEarlyGoesOnWithALargerLimit() throws Exception {
    String[] good = Numbers.padded(0, MANY);
    String[] lines =
        Stream.concat(Arrays.stream(good), Arrays.stream(bad())).toArray(String[]::new);
    TestJob job = Numbers.job(work).request(r -> r.maxWorkerCount(1L)).input("a", lines);
    job.options(o -> o.setMaxErrorRate(0.1));
    assertThat(problem(job.run()))
        .startsWith("The job was ended early: ")
        .endsWith("a greater share than --maxErrorRate=0.1 " + KEPT);
    int committed = Staged.in(job.out()).files().size();
    assertThat(committed).isPositive();

    assertThat(problem(job.options(o -> o.setResume(true)).run()))
        .as("what was committed before counts")
        .startsWith("The job was ended early: ");

    JobEnd end = job.options(o -> o.setMaxErrorRate(0.5)).run().succeeded(MANY, MANY);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, MANY));
  }

  @Test
  void aFewInstancesAreNotJudgedBeforeTheEnd() throws Exception {
    TestJob job = Numbers.job(work).input("a", "[]", "[]").input("b", Numbers.json(0, 60));
    job.request(r -> r.batchSize(1L).maxWorkerCount(1L));
    job.options(o -> o.setMaxErrorRate(0.1)).run().succeeded(60, 2);
  }

  @Test
  void whatSeveralWorkersCommitIsJudgedWhereTheJobWasStarted() throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.maxWorkerCount(1L)).input("a", bad());
    job.options(o -> o.setMaxErrors(MANY * 4L / 5));
    assertThat(problem(job.run())).contains("more than --maxErrors=");
    int committed = Staged.in(job.out()).files().size();
    assertThat(committed).isPositive();

    job.options(o -> o.setResume(true)).options(o -> o.setMaxErrors(100L));
    PreparedJob prepared =
        JobPreparation.prepare("elsewhere", job.input(), job.options(), () -> false);
    prepared.claimOutput("Elsewhere", true, LivenessProbe.NONE, Instant.EPOCH, () -> false);
    WorkersElsewhere runner = new WorkersElsewhere();
    try (RunControl control = RunControl.open("elsewhere")) {
      Outcome outcome =
          new JobExecution(prepared, job.options(), runner, 1, control, new Retries(millis -> {}))
              .run();
      prepared.output().release();
      assertThat(outcome.state()).isEqualTo(JobState.FAILED);
      assertThat(outcome.error())
          .satisfies(
              error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.INVALID_INPUT);
                assertThat(error.problems().get(0))
                    .startsWith("The job was ended early: ")
                    .endsWith("more than --maxErrors=100 " + KEPT);
              });
    }
    assertThat(runner.cancelled).isTrue();
    assertThat(Staged.in(job.out()).files().size()).isEqualTo(committed);
    job.options(o -> o.setMaxErrors(null))
        .run()
        .failedWithResults(
            "Every instance failed (" + MANY + "); see prediction.errors-* in the output", 0, MANY);
  }

  private static String[] bad() {
    return Arrays.stream(Numbers.padded(0, MANY))
        .map(line -> line.replace("int64", "int46"))
        .toArray(String[]::new);
  }

  private static String problem(JobEnd end) {
    assertThat(end.job().state()).isEqualTo(JobState.FAILED);
    return end.job().error().orElseThrow().problems().get(0);
  }

  /** Never comes to an end by itself. */
  private static final class WorkersElsewhere implements ElsewhereRunner {
    private boolean cancelled;

    @Override
    public RunningPipeline start(Pipeline pipeline, int mostWorkers) {
      return new RunningPipeline() {
        @Override
        public boolean awaitForAMoment() {
          return false;
        }

        @Override
        public void cancel() {
          cancelled = true;
        }
      };
    }
  }
}
