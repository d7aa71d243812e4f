package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.model.SharedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReleaseIT {
  @TempDir Path out;

  @Test
  void closesTheModelWhenTheJobEnds() throws Exception {
    PredictionInput input =
        PredictionInput.builder()
            .uri("../testdata/models/mlp")
            .dataFormat("JSON")
            .inputPaths("../testdata/inputs/mlp/objects.json")
            .outputPath(out.resolve("results").toString())
            .build();
    PredictionJob job =
        BatchPrediction.start(input, PipelineOptionsFactory.as(PredictionOptions.class));
    job.waitUntilFinish();
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(SharedModel.loadedModels()).isZero();
  }
}
