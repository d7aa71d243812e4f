package org.batchpredict.transforms.prediction;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.jspecify.annotations.Nullable;

/** A case of {@code testdata/golden}: what Python TensorFlow predicts for the records of a file. */
record Golden(String name, JsonNode json) {
  private static final Path TESTDATA = Path.of("..", "testdata");
  private static final JsonMapper MAPPER = new JsonMapper();

  static Golden of(String name) throws IOException {
    Path file = TESTDATA.resolve("golden").resolve(name + ".json");
    return new Golden(name, MAPPER.readTree(file.toFile()));
  }

  ModelSpec model() {
    return ModelSpec.of(TESTDATA.resolve("models").resolve(text("model")).toString());
  }

  String text(String field) {
    return json.get(field).asText();
  }

  /** The records of the input, each with its place as its key. */
  List<KV<Integer, byte[]>> records() throws IOException {
    Path file = TESTDATA.resolve(text("input"));
    long size = Files.size(file);
    Split split = new Split(0, List.of(new FileRange(file.toString(), 0, size, size)));
    List<KV<Integer, byte[]>> records = new ArrayList<>();
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split, format(), 1 << 20)) {
      while (reader.fill(batch, 1, 1)) {
        int start = batch.start(0);
        byte[] record = Arrays.copyOfRange(batch.bytes(), start, start + batch.length(0));
        records.add(KV.of(records.size(), record));
      }
    }
    return records;
  }

  RecordFormat format() {
    return switch (text("dataFormat")) {
      case "TF_RECORD" -> RecordFormat.TF_RECORD;
      case "TF_RECORD_GZIP" -> RecordFormat.TF_RECORD_GZIP;
      default -> RecordFormat.LINES;
    };
  }

  /** Whether the job would feed the records as they are. */
  boolean isRaw() {
    return !text("dataFormat").equals("JSON")
        && SavedModelLoader.create()
            .describe(model().withSignatureName(text("signature")))
            .signature()
            .takesRawRecords();
  }

  /** The prediction of each record that has one, by its place. */
  Map<Integer, String> predictions() {
    Map<Integer, String> predictions = new HashMap<>();
    JsonNode all = json.get("predictions");
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isNull()) {
        predictions.put(i, all.get(i).toString());
      }
    }
    return predictions;
  }

  /** The number of the code of each record that fails, with its place. */
  List<KV<Integer, Integer>> failures() {
    List<KV<Integer, Integer>> failures = new ArrayList<>();
    json.path("failures")
        .forEach(f -> failures.add(KV.of(f.get("instance").asInt(), f.get("code").asInt())));
    return failures;
  }

  /** Asserts that each prediction is there once, and is the one of Python TensorFlow. */
  static @Nullable Void assertSame(
      Iterable<KV<Integer, String>> actual, Map<Integer, String> expected) {
    Map<Integer, JsonNode> predictions = new HashMap<>();
    for (KV<Integer, String> prediction : actual) {
      assertThat(predictions.put(prediction.getKey(), parse(prediction.getValue()))).isNull();
    }
    assertThat(predictions.keySet()).isEqualTo(expected.keySet());
    predictions.forEach(
        (i, prediction) ->
            assertThat(prediction.equals(Golden::compare, parse(requireNonNull(expected.get(i)))))
                .as("%s, in place of %s", prediction, expected.get(i))
                .isTrue());
    return null;
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Zero for what is the same; floats may be written in more digits than one way. */
  private static int compare(JsonNode a, JsonNode b) {
    boolean sameFloat =
        a.isFloatingPointNumber() && b.isFloatingPointNumber() && a.floatValue() == b.floatValue();
    return sameFloat || a.equals(b) ? 0 : 1;
  }
}
