package org.batchpredict.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RegionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole job, as far as the service's door. */
class DataflowJobTest {
  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);

  @Test
  void takesTheRegionFromTheRequest(@TempDir Path output) throws Exception {
    PredictionInput input =
        PredictionInput.builder()
            .uri("../testdata/models/mlp")
            .dataFormat("JSON")
            .inputPaths("../testdata/inputs/mlp/objects.json")
            .outputPath(output.toString())
            .region("us-east4")
            .build();
    try (FakeDataflow service = new FakeDataflow()) {
      service.serve(options);
      service.setState("JOB_STATE_FAILED");
      PredictionJob job = BatchPrediction.start(input, options);
      job.waitUntilFinish();
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.error().orElseThrow().message())
          .startsWith("Dataflow's job job-1 has failed (see https://console.cloud.google.com/");
      assertThat(service.requests())
          .first()
          .isEqualTo("POST /v1b3/projects/some-project/locations/us-east4/jobs");
    }
  }

  @Test
  void tellsARegionThatWasNotGivenFromDataflowsDefault() {
    assertThat(RegionOptions.given(options)).isNull();
    PredictionOptions given =
        PipelineOptionsFactory.fromArgs("--region=us-east4").as(PredictionOptions.class);
    assertThat(RegionOptions.given(given)).isEqualTo("us-east4");
  }
}
