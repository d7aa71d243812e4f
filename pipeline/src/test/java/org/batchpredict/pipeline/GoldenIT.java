package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds whole jobs to the predictions of Python TensorFlow for the same files. */
class GoldenIT {
  @TempDir Path out;

  static List<Golden> goldens() throws IOException {
    List<Golden> goldens = Golden.all();
    assertThat(goldens).hasSizeGreaterThan(50);
    return goldens;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void predictsWhatPythonPredicts(Golden golden) throws Exception {
    PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);
    options.setTags(golden.tags());

    PredictionJob job = BatchPrediction.start(golden.request(out).batchSize(7L).build(), options);
    PredictionOutput output = job.waitUntilFinish();

    List<JsonNode> expected = golden.predictions();
    Results results = new Results(out);
    assertThat(job.error().filter(e -> !expected.isEmpty())).isEmpty();
    assertThat(results.predictions())
        .usingElementComparator((a, b) -> Golden.same(a, b) ? 0 : 1)
        .containsExactlyElementsOf(expected);
    assertThat(results.failures().stream().map(f -> f.get("code").asInt()))
        .isEqualTo(golden.failureCodes());
    assertThat(output.predictionCount()).isEqualTo(expected.size());
    assertThat(output.errorCount()).isEqualTo(golden.failureCodes().size());
  }
}
