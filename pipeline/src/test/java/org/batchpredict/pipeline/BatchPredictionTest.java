package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;

class BatchPredictionTest {
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
        .anyMatch(problem -> problem.endsWith("\"mem-first://disk/in\" matches no file"))
        .noneMatch(problem -> problem.contains("No filesystem found"));
  }
}
