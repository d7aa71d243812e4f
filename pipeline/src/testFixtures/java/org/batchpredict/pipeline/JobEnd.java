package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.batchpredict.io.ErrorCode;

/** How a job of a test came to its end. */
public record JobEnd(PredictionJob job, PredictionOutput output, Results results) {
  private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

  /** It succeeded with these counts, and what it left says the same everywhere. */
  public JobEnd succeeded(long predictions, long failures) {
    assertThat(job.error()).isEmpty();
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    return published(predictions, failures);
  }

  /** It failed with its results published. */
  public JobEnd failedWithResults(String problem, long predictions, long failures) {
    failed(ErrorCode.INVALID_INPUT, problem);
    return published(predictions, failures);
  }

  /** It failed for a reason of its own, in one sentence. */
  public JobEnd failed(ErrorCode code, String problem) {
    assertThat(job.error())
        .hasValueSatisfying(
            error -> {
              assertThat(error.kind()).isEqualTo(JobError.Kind.FAILED);
              assertThat(error.problems()).containsExactly(problem);
              assertThat(error.code()).isEqualTo(code);
            });
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    return this;
  }

  /** It was refused before it wrote anything. */
  public JobEnd refused(String... problems) {
    assertThat(job.error())
        .hasValueSatisfying(
            error -> {
              assertThat(error.problems()).containsExactly(problems);
              assertThat(error.kind()).isEqualTo(JobError.Kind.REFUSED);
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_INPUT);
            });
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(output.predictionCount() + output.errorCount()).isZero();
    return this;
  }

  private JobEnd published(long predictions, long failures) {
    assertThat(List.of(output.predictionCount(), output.errorCount()))
        .as("predictions and failures: %s", results.errorStats())
        .containsExactly(predictions, failures);
    results.checkComplete();
    JsonNode totals = results.manifest().get("totals");
    assertThat(totals.get("predictions").asLong()).isEqualTo(predictions);
    assertThat(totals.get("failures").asLong()).isEqualTo(failures);
    assertThat(totals.get("instances").asLong()).isEqualTo(predictions + failures);
    int processes = Math.max(1, results.manifest().get("workerProcesses").asInt());
    assertThat(output.nodeHours())
        .isEqualTo(processes * job.progress().elapsed().toNanos() / NANOS_PER_HOUR);
    assertThat(results.manifest().get("state").asText()).isEqualTo(job.state().name());
    return this;
  }

  /** The predictions, each as JSON on a line. */
  public List<String> lines() {
    return results.lines("prediction.results-");
  }

  /** One field of each failure, in the order of the input. */
  public List<String> failures(String field) {
    return results.failures().stream().map(failure -> failure.path(field).asText()).toList();
  }
}
