package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.io.staging.RunProcess;
import org.batchpredict.io.staging.RunRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchPredictionTest {
  @TempDir Path work;

  @Test
  void refusesAnIdThatTheOutputHasARunOf() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 1));
    RunRecord run = new RunRecord("nightly", RunProcess.current(), "FlinkRunner", true, 0);
    Staging.of(job.out().toString(), "other").writeRun(run);

    PredictionJob refused = BatchPrediction.start("nightly", job.input(), job.options());

    job.end(refused)
        .refused(
            "Invalid id: nightly (must be new; the output has a run of this id: FlinkRunner,"
                + " submitted by process %s on %s since 1970-01-01T00:00:00Z)"
                    .formatted(run.process().pid(), run.process().host()));
  }

  /** The scheme is known to file systems that are registered with these options only. */
  @Test
  void knowsTheFileSystemsOfItsOptions() throws Exception {
    PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);
    options.setJobName("mem-first");
    PredictionInput input =
        PredictionInput.builder()
            .uri("mem-first://disk/model")
            .dataFormat("JSON")
            .inputPaths("mem-first://disk/in")
            .outputPath("mem-first://disk/out")
            .build();
    InvalidRequestException refusal =
        catchThrowableOfType(
            InvalidRequestException.class, () -> BatchPrediction.dryRun(input, options));
    assertThat(refusal.problems())
        .anyMatch(
            problem ->
                problem.endsWith("\"mem-first://disk/in\": No such disk: mem-first://disk/in"))
        .noneMatch(problem -> problem.contains("No filesystem found"));
  }
}
