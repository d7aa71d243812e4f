package org.batchpredict.pipeline.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a {@link JobFile}: what stands around a request, as strictly as the request. */
final class JobJson {
  private static final String PREDICTION_INPUT = "predictionInput";
  private static final String OPTIONS = "options";

  /** The fields of a file that is more than a request. */
  static final List<String> FIELDS =
      List.of(JobFile.JOB_ID, JobFile.LABELS, PREDICTION_INPUT, OPTIONS);

  /** What the API says of a job, and does not take: "output only" in its reference. */
  private static final Set<String> OUTPUT_ONLY =
      Set.of(
          "createTime",
          "startTime",
          "endTime",
          "state",
          "errorMessage",
          "predictionOutput",
          "etag",
          "jobPosition");

  private final RequestJson request;
  private final Map<String, JsonNode> options = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();

  JobJson(RequestJson request) {
    this.request = request;
  }

  /** Whether a field of that name stands around a request, and in none. */
  static boolean isAround(String name) {
    String field = camelCase(name);
    return FIELDS.contains(field) || OUTPUT_ONLY.contains(field);
  }

  /** Reads the value of one of these fields, at which the parser stands. */
  void read(String given, JsonParser parser) throws IOException {
    String name = camelCase(given);
    if (!seen.add(name)) {
      request.addProblem("Invalid " + name + ": given twice (must be once)");
    }
    if (name.equals(PREDICTION_INPUT)) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        request.parseFields(parser);
        return;
      }
      request.addProblem("Invalid predictionInput: %s (must be an object)".formatted(tree(parser)));
      return;
    }
    JsonNode value = tree(parser);
    if (value.isNull() || OUTPUT_ONLY.contains(name)) {
      return;
    }
    switch (name) {
      case JobFile.JOB_ID -> addJobId(value);
      case JobFile.LABELS -> addLabels(value);
      default -> addOptions(value);
    }
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    return RequestJson.MAPPER.readTree(parser);
  }

  /** What was read. */
  Map<String, JsonNode> options() {
    if (!seen.isEmpty() && !seen.contains(PREDICTION_INPUT) && !seen.equals(Set.of(OPTIONS))) {
      request.addProblem(
          "Missing predictionInput (must be beside " + String.join(", ", seen) + ")");
    }
    return options;
  }

  /** Whether the request is beside what belongs around it. */
  boolean isRequestWithin() {
    return seen.contains(PREDICTION_INPUT);
  }

  private void addJobId(JsonNode value) {
    if (value.isTextual()) {
      options.put(JobFile.JOB_ID, value);
    } else {
      request.addProblem("Invalid jobId: " + value + " (must be a string)");
    }
  }

  private void addLabels(JsonNode value) {
    ArrayNode labels = JsonNodeFactory.instance.arrayNode();
    boolean valid = value.isObject();
    for (Map.Entry<String, JsonNode> label : value.properties()) {
      valid &= label.getValue().isTextual();
      labels.add(label.getKey() + "=" + label.getValue().asText());
    }
    if (valid) {
      options.put(JobFile.JOB_LABELS, labels);
    } else {
      request.addProblem("Invalid labels: " + value + " (must be an object of strings)");
    }
  }

  private void addOptions(JsonNode value) {
    if (value.isObject()) {
      value.properties().forEach(option -> options.putIfAbsent(option.getKey(), option.getValue()));
    } else {
      request.addProblem("Invalid options: " + value + " (must be an object)");
    }
  }

  private static String camelCase(String name) {
    return RequestField.camelCase(name);
  }
}
