package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.prediction.Predict;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds {@link Predict} to the bytes that a job writes for the same records. */
class PredictLikeAJobTest {
  private static final Path INPUTS = Path.of("..", "testdata", "inputs");

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({
    "assert_positive,some_negative.json",
    "identity_all_dtypes,extremes.json",
    "mlp,bad_instances.json"
  })
  void givesTheLinesOfAJob(String name, String input) throws Exception {
    Path file = INPUTS.resolve(name).resolve(input);
    ModelSpec model = ModelSpec.of("../testdata/models/" + name);
    PlannedJob job = job(model, file);
    List<KV<Void, byte[]>> records = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      records.add(KV.of(null, line.getBytes(UTF_8)));
    }

    Predict.Result<Void> result =
        pipeline
            .apply(Create.of(records).withCoder(KvCoder.of(VoidCoder.of(), ByteArrayCoder.of())))
            .apply("Predict", Predict.of(SavedModelLoader.create(), model));

    PAssert.that(result.predictions().apply("Predictions", Values.create()))
        .containsInAnyOrder(job.lines("prediction.results-"));
    PAssert.that(
            result
                .failures()
                .apply(
                    "Failures",
                    MapElements.into(TypeDescriptors.strings())
                        .via(failure -> describe(failure.getValue()))))
        .containsInAnyOrder(failures(job));
    pipeline.run().waitUntilFinish();
  }

  private PlannedJob job(ModelSpec spec, Path file) throws IOException {
    long size = Files.size(file);
    Split split = new Split(0, List.of(new FileRange(file.toString(), 0, size, size)));
    PlannedJob job =
        PlannedJob.write(work.resolve("out"), spec, RecordFormat.LINES, 64, List.of(split));
    try (Model model = PlannedJob.load(spec)) {
      job.pass(model).run(split);
    }
    new Finisher(job.spec()).finish();
    return job;
  }

  private static List<String> failures(PlannedJob job) throws IOException {
    List<String> failures = new ArrayList<>();
    for (String line : job.lines("prediction.errors-")) {
      JsonNode json = new JsonMapper().readTree(line);
      failures.add(
          String.format(
              Locale.ROOT,
              "%s %d %s",
              json.get("stage").asText(),
              json.get("code").asInt(),
              json.get("message").asText()));
    }
    return failures;
  }

  private static String describe(Failure failure) {
    return String.format(
        Locale.ROOT, "%s %d %s", failure.stage(), failure.code().number(), failure.message());
  }
}
