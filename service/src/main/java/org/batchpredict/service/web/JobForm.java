package org.batchpredict.service.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;

/**
 * A request for a job as the fields of a form. They are named like those of the API, but for {@code
 * model}, which is any of its three.
 */
record JobForm(Map<String, String> values) {
  static final Map<String, String> EMPTY = Map.of("dataFormat", "JSON");

  /** What most requests leave out. */
  static final String[] MORE = {
    "maxWorkerCount", "batchSize", "signatureName", "runtimeVersion", "region"
  };

  static final Set<String> NAMES =
      Stream.concat(
              Stream.of(MORE),
              Stream.of(
                  "jobId",
                  "model",
                  "inputPaths",
                  "dataFormat",
                  "outputDataFormat",
                  "outputPath",
                  "labels"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern PROBLEM =
      Pattern.compile("Field: (\\S+) Error: (.*)", Pattern.DOTALL);
  private static final Pattern NUMBER_AT_END = Pattern.compile("(.*_)(\\d{1,9})");
  private static final Pattern MODEL = Pattern.compile("projects/[^/]+/models/[^/]+");
  private static final Pattern VERSION = Pattern.compile(MODEL + "/versions/[^/]+");

  JobForm {
    values = Map.copyOf(values);
  }

  /** The request of another job, with an id and an output of its own. */
  static Map<String, String> again(Job job) {
    Map<String, String> values = new HashMap<>();
    for (RequestField field : RequestField.values()) {
      Object value = field.get(job.input());
      if (value != null) {
        String name = RequestField.MODEL.contains(field) ? "model" : field.jsonName();
        values.put(
            name,
            value instanceof List<?> lines
                ? lines.stream().map(Object::toString).collect(Collectors.joining("\n"))
                : value.toString());
      }
    }
    String id = job.name().jobId();
    values.put("jobId", next(id));
    values.computeIfPresent("outputPath", (name, path) -> path.replace(id, next(id)));
    values.put("labels", LabelLines.format(job.labels()));
    return values;
  }

  /** An id like another: with the next number at its end. */
  private static String next(String id) {
    Matcher numbered = NUMBER_AT_END.matcher(id);
    return numbered.matches()
        ? numbered.group(1) + (Long.parseLong(numbered.group(2)) + 1)
        : id + "_2";
  }

  /**
   * The request.
   *
   * @throws ApiException INVALID_ARGUMENT when a value has the wrong type
   */
  Jobs.JobRequest request() {
    return new Jobs.JobRequest(
        values.getOrDefault("jobId", "").strip(),
        input(),
        LabelLines.parse(values.getOrDefault("labels", "")));
  }

  private PredictionInput input() {
    ObjectNode json = new ObjectNode(JsonNodeFactory.instance);
    for (String name : RequestField.jsonNames()) {
      String value = values.getOrDefault(name, "").strip();
      if (!value.isEmpty() && NAMES.contains(name) && !name.equals("inputPaths")) {
        json.put(name, value);
      }
    }
    String model = values.getOrDefault("model", "").strip();
    if (!model.isEmpty()) {
      json.put(kind(model).jsonName(), model);
    }
    ArrayNode paths = json.putArray("inputPaths");
    values
        .getOrDefault("inputPaths", "")
        .lines()
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .forEach(paths::add);
    try {
      return PredictionInput.fromJson(json.toString());
    } catch (InvalidRequestException e) {
      throw ApiException.of(
          Status.INVALID_ARGUMENT, e.problems().stream().map(JobForm::violation).toList());
    }
  }

  private static RequestField kind(String model) {
    if (VERSION.matcher(model).matches()) {
      return RequestField.VERSION_NAME;
    }
    return MODEL.matcher(model).matches() ? RequestField.MODEL_NAME : RequestField.URI;
  }

  private static FieldViolation violation(String problem) {
    Matcher parts = PROBLEM.matcher(problem);
    return parts.matches()
        ? new FieldViolation(parts.group(1), parts.group(2))
        : new FieldViolation("prediction_input", problem);
  }

  /** What is wrong, by the names of the form's fields; the rest has a name that no field has. */
  static Map<String, String> problems(ApiException e) {
    if (e.violations().isEmpty()) {
      return Map.of("request", e.getMessage());
    }
    Map<String, String> problems = new LinkedHashMap<>();
    for (FieldViolation violation : e.violations()) {
      problems.merge(name(violation.field()), violation.description(), (a, b) -> a + "\n" + b);
    }
    return problems;
  }

  private static String name(String path) {
    if (path.contains("labels")) {
      return "labels";
    }
    String field = path.substring(path.lastIndexOf('.') + 1).replaceAll("\\[.*", "");
    if (field.startsWith("model") || Set.of("uri", "version_name").contains(field)) {
      return "model";
    }
    return Pattern.compile("_(.)")
        .matcher(field)
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }
}
