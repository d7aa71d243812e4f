package org.batchpredict.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.batchpredict.pipeline.request.PredictionInput;

/** A case of {@code testdata/golden}: an input and what Python TensorFlow predicts for it. */
public record Golden(Path file, JsonNode json) {
  public static final Path TESTDATA =
      Stream.of("..", "../..") // modules lie in the root, or in one of its directories
          .map(up -> Path.of(up, "testdata"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow();

  public static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  public static List<Golden> all() throws IOException {
    List<Golden> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(TESTDATA.resolve("golden"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        all.add(new Golden(file, EXACT.readTree(file.toFile())));
      }
    }
    return all;
  }

  public PredictionInput.Builder request(Path outputPath) {
    return PredictionInput.builder()
        .uri(TESTDATA.resolve("models").resolve(json.get("model").asText()).toString())
        .signatureName(json.get("signature").asText())
        .dataFormat(json.get("dataFormat").asText())
        .inputPaths(TESTDATA.resolve(json.get("input").asText()).toString())
        .outputPath(outputPath.toString());
  }

  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    return json.has("tags") ? tags : List.of("serve");
  }

  /** The predictions in the order of the input, without those that fail. */
  public List<JsonNode> predictions() {
    List<JsonNode> predictions = new ArrayList<>();
    json.get("predictions").forEach(p -> predictions.add(p));
    predictions.removeIf(JsonNode::isNull);
    return predictions;
  }

  /** The codes of the failures in the order of the input. */
  public List<Integer> failureCodes() {
    Map<Integer, Integer> codes = new HashMap<>();
    json.path("failures").forEach(f -> codes.put(f.get("instance").asInt(), f.get("code").asInt()));
    return codes.keySet().stream().sorted().map(codes::get).toList();
  }

  /** Whether two predictions are the same: integers exactly, floats as values of a float dtype. */
  public static boolean same(JsonNode a, JsonNode b) {
    return same(a, b, false);
  }

  private static boolean same(JsonNode a, JsonNode b, boolean bfloat16) {
    if (a.isIntegralNumber() && b.isIntegralNumber()) {
      return a.bigIntegerValue().equals(b.bigIntegerValue());
    }
    if (a.isNumber() && b.isNumber()) {
      return a.isIntegralNumber() == b.isIntegralNumber()
          && (a.doubleValue() == b.doubleValue()
              || a.floatValue() == b.floatValue()
              || (bfloat16 && bits(a) == bits(b)));
    }
    if (a.isContainerNode()) {
      if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
        return false;
      }
      if (a.isObject()) {
        return a.properties().stream()
            .allMatch(
                p ->
                    b.has(p.getKey())
                        && same(p.getValue(), b.get(p.getKey()), p.getKey().contains("bfloat16")));
      }
      for (int i = 0; i < a.size(); i++) {
        if (!same(a.get(i), b.get(i), bfloat16)) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b);
  }

  /** The bit pattern of the nearest bfloat16; the numbers here are never halfway between two. */
  private static int bits(JsonNode number) {
    return (Float.floatToRawIntBits(number.floatValue()) + 0x8000) >>> 16;
  }

  @Override
  public String toString() {
    return TESTDATA.resolve("golden").relativize(file).toString();
  }
}
