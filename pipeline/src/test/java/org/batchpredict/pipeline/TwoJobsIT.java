package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.batchpredict.io.staging.RunProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs that want one output directory. */
class TwoJobsIT {
  @TempDir Path work;

  @Test
  void theSecondIsRefusedWhileTheFirstIsAlive() throws Exception {
    TestJob job = Numbers.slowJob(work);
    TestJob other = Numbers.job(work).input("other", "[3,-3]");
    other.request(r -> r.inputPaths(work + "/in/other")).options(o -> o.setOverwrite(true));
    job.request(r -> r.inputPaths(work + "/in/slow"));
    PredictionJob running = awaitCommit(job);

    for (TestJob second : List.of(other, again().options(o -> o.setOverwrite(true)))) {
      assertRefused(second);
    }
    assertRefused(again().options(o -> o.setResume(true)));
    assertRefused(again());

    JobEnd end = job.end(running).succeeded(Numbers.SLOW, 0);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, Numbers.SLOW));
    assertThat(other.run().succeeded(1, 0).lines()).containsExactly(Numbers.prediction(3));
  }

  private TestJob again() {
    return TestJob.of(work, "identity_all_dtypes")
        .request(r -> r.signatureName("int64").batchSize(1L).inputPaths(work + "/in/slow"));
  }

  private static void assertRefused(TestJob second) throws Exception {
    PredictionJob refused = second.start();
    refused.waitUntilFinish();
    assertThat(refused.error())
        .hasValueSatisfying(
            error -> {
              assertThat(error.kind()).isEqualTo(JobError.Kind.REFUSED);
              assertThat(error.message())
                  .startsWith(
                      "Field: prediction_input.output_path Error: Cannot write to outputPath "
                          + second.out()
                          + ": another job works on it: ")
                  .contains(
                      String.format(
                          Locale.ROOT,
                          "DirectRunner in process %d on %s since 20",
                          ProcessHandle.current().pid(),
                          RunProcess.current().host()))
                  .endsWith("(wait for its end or cancel it, or choose another directory)");
            });
  }

  private static PredictionJob awaitCommit(TestJob job) throws Exception {
    PredictionJob running = job.start();
    while (Staged.in(job.out()).files().isEmpty()) {
      assertThat(running.waitUntilFinish(Duration.ofMillis(5))).isEmpty();
    }
    return running;
  }
}
