package org.batchpredict.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.prediction.Predict;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transform for other people's pipelines, in Beam's translations for Flink. */
class PredictIT {
  private static final int COUNT = 1000;

  @ParameterizedTest
  @CsvSource({"false,1", "false,64", "true,64"})
  void givesEachRecordItsOneOutcome(boolean streaming, int batchSize) {
    TestPipeline pipeline = pipeline(streaming);
    List<KV<Integer, byte[]>> records = new ArrayList<>();
    List<KV<Integer, String>> predictions = new ArrayList<>();
    List<KV<Integer, String>> failures = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      String record = i % 10 == 3 ? "-1" : i % 10 == 7 ? "true" : String.valueOf(i);
      records.add(KV.of(i, record.getBytes(UTF_8)));
      switch (record) {
        case "-1" -> failures.add(KV.of(i, "RUN"));
        case "true" -> failures.add(KV.of(i, "ENCODE"));
        default -> predictions.add(KV.of(i, "{\"y\":" + 2 * i + ".0}"));
      }
    }

    Predict.Result<Integer> result =
        pipeline
            .apply(Create.of(records).withCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of())))
            .apply(
                "Predict",
                Predict.<Integer>of(
                        SavedModelLoader.create(),
                        ModelSpec.of("../testdata/models/assert_positive"))
                    .withBatchSize(batchSize));

    PAssert.that(result.predictions()).containsInAnyOrder(predictions);
    PAssert.that(
            result
                .failures()
                .apply(
                    "Stages",
                    MapElements.into(
                            TypeDescriptors.kvs(
                                TypeDescriptors.integers(), TypeDescriptors.strings()))
                        .via(f -> KV.of(f.getKey(), f.getValue().stage().name()))))
        .containsInAnyOrder(failures);
    pipeline.run().waitUntilFinish();
  }

  private static TestPipeline pipeline(boolean streaming) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setParallelism(2);
    options.setStreaming(streaming);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(true);
  }
}
