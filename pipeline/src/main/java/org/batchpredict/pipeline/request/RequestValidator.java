package org.batchpredict.pipeline.request;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything that is wrong with a request as far as it and its options alone can tell:
 * nothing is read. The rules are those of {@code PredictionInput} in the reference of {@code
 * ml.v1.projects.jobs}.
 */
public final class RequestValidator {
  private static final String MODEL_FIELDS =
      RequestField.MODEL.stream().map(RequestField::jsonName).collect(joining(", "));

  /** The name of the oneof in the API. */
  private static final String MODEL_ONEOF = "model_version";

  private final PredictionInput input;
  private final List<String> problems = new ArrayList<>();

  private RequestValidator(PredictionInput input) {
    this.input = input;
  }

  /**
   * The problems of a request and of the options that it is to be run with.
   *
   * @param tensorFlowVersion of the TensorFlow in use, such as {@code 2.18.0}
   * @return one sentence each, in the order of the request's fields, those of the options last;
   *     empty when all is valid
   */
  public static List<String> problems(
      PredictionInput input, PredictionOptions options, String tensorFlowVersion) {
    RequestValidator validator = new RequestValidator(input);
    validator.checkModel();
    validator.checkDataFormat();
    validator.checkOutputDataFormat();
    validator.checkInputPaths();
    validator.checkOutputPath();
    validator.checkPositive(RequestField.MAX_WORKER_COUNT, input.maxWorkerCount());
    validator.checkPositive(RequestField.BATCH_SIZE, input.batchSize());
    validator.checkRuntimeVersion(tensorFlowVersion);
    validator.checkFileNames(FileNames.ofThisProcess());
    validator.problems.addAll(OptionsValidator.problems(input, options));
    return List.copyOf(validator.problems);
  }

  /** Whether the options that say how instances become results have no problem. */
  public static boolean hasValidFormats(PredictionInput input, PredictionOptions options) {
    return FieldOptions.problems(options).isEmpty()
        && ResultOptions.problems(input, options).isEmpty();
  }

  /**
   * What a valid request should know before it runs: that it asks for an older TensorFlow than the
   * one it gets. Empty when there is nothing to say.
   */
  public static Optional<String> warning(PredictionInput input, String tensorFlowVersion) {
    String given = input.runtimeVersion();
    RuntimeVersion version = given == null ? null : RuntimeVersion.parse(given);
    return version != null && version.compareTo(RuntimeVersion.ofTensorFlow(tensorFlowVersion)) < 0
        ? Optional.of(
            "runtimeVersion is %s, and the model runs on TensorFlow %s, the only one in use"
                .formatted(given, tensorFlowVersion))
        : Optional.empty();
  }

  /**
   * The problem with the first of the files that patterns have found whose name Java cannot say;
   * empty when it can say them all.
   */
  public static Optional<String> problemOfNames(Stream<String> files) {
    FileNames names = FileNames.ofThisProcess();
    return files
        .filter(file -> !names.canSay(file))
        .findFirst()
        .map(file -> RequestField.INPUT_PATHS.problem(names.problem(file)));
  }

  private void checkModel() {
    List<String> given =
        RequestField.MODEL.stream()
            .filter(field -> field.get(input) != null)
            .map(RequestField::jsonName)
            .toList();
    if (given.isEmpty()) {
      addToOneof("Missing model (must be exactly one of " + MODEL_FIELDS + ")");
    } else if (given.size() > 1) {
      addToOneof(
          "Invalid model: %s are given (must be exactly one of %s)"
              .formatted(String.join(" and ", given), MODEL_FIELDS));
    }
    checkModelName(input.modelName());
    checkVersionName(input.versionName());
    String uri = input.uri();
    if (uri != null && (uri.isBlank() || uri.indexOf('\0') >= 0)) { // which no path holds
      addInvalid(RequestField.URI, quoted(uri), "a SavedModel directory");
    }
  }

  private void checkModelName(@Nullable String name) {
    if (name == null) {
      return;
    }
    ResourceName parsed = ResourceName.parse(name);
    if (parsed == null || parsed.version() != null) {
      addInvalid(RequestField.MODEL_NAME, quoted(name), "projects/P/models/M");
    }
  }

  private void checkVersionName(@Nullable String name) {
    if (name == null) {
      return;
    }
    ResourceName parsed = ResourceName.parse(name);
    if (parsed == null || parsed.version() == null) {
      addInvalid(RequestField.VERSION_NAME, quoted(name), "projects/P/models/M/versions/V");
    }
  }

  private void checkDataFormat() {
    String name = input.dataFormat();
    if (name == null || name.isEmpty()) {
      String supported = DataFormat.inputNames();
      add(RequestField.DATA_FORMAT, "Missing dataFormat (supported: " + supported + ")");
    } else {
      checkFormat(RequestField.DATA_FORMAT, name, DataFormat.INPUTS);
    }
  }

  private void checkOutputDataFormat() {
    String name = input.outputDataFormat();
    if (name != null && !name.equals(DataFormat.UNSPECIFIED)) {
      checkFormat(RequestField.OUTPUT_DATA_FORMAT, name, DataFormat.OUTPUTS);
    }
  }

  private void checkFormat(RequestField field, String name, Set<DataFormat> supported) {
    List<String> names = DataFormat.names(supported);
    if (names.contains(name)) {
      return;
    }
    boolean known = DataFormat.find(name).isPresent() || name.equals(DataFormat.UNSPECIFIED);
    String suggestion =
        known ? "" : NearestName.of(name, names).map(n -> ": did you mean " + n + "?").orElse("");
    add(
        field,
        "Unsupported %s: %s%s (supported: %s)"
            .formatted(field.jsonName(), name, suggestion, String.join(", ", names)));
  }

  private void checkInputPaths() {
    List<String> paths = input.inputPaths();
    if (paths.isEmpty()) {
      add(RequestField.INPUT_PATHS, "Missing inputPaths (must be at least one file or pattern)");
    }
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).isBlank()) {
        add(
            RequestField.INPUT_PATHS,
            String.format(
                Locale.ROOT,
                "Invalid inputPaths[%d]: %s (must be a file or pattern)",
                i,
                quoted(paths.get(i))));
      }
    }
  }

  private void checkOutputPath() {
    String path = input.outputPath();
    if (path == null || path.isBlank()) {
      add(RequestField.OUTPUT_PATH, "Missing outputPath (must be a directory)");
    } else if (path.contains("*") || path.contains("?")) {
      addInvalid(RequestField.OUTPUT_PATH, quoted(path), "one directory, without wildcards");
    }
  }

  private void checkPositive(RequestField field, @Nullable Long value) {
    if (value != null && value <= 0) {
      addInvalid(field, value.toString(), "> 0");
    }
  }

  private void checkRuntimeVersion(String tensorFlowVersion) {
    String given = input.runtimeVersion();
    if (given == null || given.isEmpty()) {
      return;
    }
    RuntimeVersion version = RuntimeVersion.parse(given);
    if (version == null) {
      addInvalid(RequestField.RUNTIME_VERSION, quoted(given), "MAJOR.MINOR, such as 2.18");
    } else if (version.compareTo(RuntimeVersion.ofTensorFlow(tensorFlowVersion)) > 0) {
      add(
          RequestField.RUNTIME_VERSION,
          "Unsupported runtimeVersion: %s (supported: up to %s, as TensorFlow %s is in use)"
              .formatted(given, RuntimeVersion.ofTensorFlow(tensorFlowVersion), tensorFlowVersion));
    }
  }

  private void checkFileNames(FileNames names) {
    for (RequestField field : List.of(RequestField.URI, RequestField.OUTPUT_PATH)) {
      if (field.get(input) instanceof String path && !names.canSay(path)) {
        add(field, names.problem(path));
      }
    }
    input.inputPaths().stream()
        .filter(path -> !names.canSay(path))
        .forEach(path -> add(RequestField.INPUT_PATHS, names.problem(path)));
  }

  private void addInvalid(RequestField field, String value, String expected) {
    add(field, "Invalid %s: %s (must be %s)".formatted(field.jsonName(), value, expected));
  }

  private void add(RequestField field, String sentence) {
    problems.add(field.problem(sentence));
  }

  private void addToOneof(String sentence) {
    problems.add(RequestField.problem(MODEL_ONEOF, sentence));
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }
}
