package org.batchpredict.pipeline.request;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of {@link PredictionInput}: their names on the wire and where their values are. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are method references.
public enum RequestField {
  MODEL_NAME(Type.STRING, PredictionInput::modelName, PredictionOptions::getModelName),
  VERSION_NAME(Type.STRING, PredictionInput::versionName, PredictionOptions::getVersionName),
  URI(Type.STRING, PredictionInput::uri, PredictionOptions::getUri),
  DATA_FORMAT(Type.STRING, PredictionInput::dataFormat, PredictionOptions::getDataFormat),
  OUTPUT_DATA_FORMAT(
      Type.STRING, PredictionInput::outputDataFormat, PredictionOptions::getOutputDataFormat),
  INPUT_PATHS(Type.STRINGS, PredictionInput::inputPaths, PredictionOptions::getInputPaths),
  OUTPUT_PATH(Type.STRING, PredictionInput::outputPath, PredictionOptions::getOutputPath),
  REGION(Type.STRING, PredictionInput::region, RegionOptions::given),
  MAX_WORKER_COUNT(
      Type.INT64, PredictionInput::maxWorkerCount, PredictionOptions::getMaxWorkerCount),
  BATCH_SIZE(Type.INT64, PredictionInput::batchSize, BatchSizeFlag::number),
  RUNTIME_VERSION(
      Type.STRING, PredictionInput::runtimeVersion, PredictionOptions::getRuntimeVersion),
  SIGNATURE_NAME(Type.STRING, PredictionInput::signatureName, PredictionOptions::getSignatureName);

  /** What a field holds. */
  enum Type {
    STRING,
    STRINGS,
    INT64
  }

  /** The fields of which a request has exactly one: the oneof {@code model_version}. */
  public static final List<RequestField> MODEL = List.of(MODEL_NAME, VERSION_NAME, URI);

  private final Type type;
  private final String protoName;
  private final String jsonName;
  private final Function<PredictionInput, @Nullable Object> inInput;
  private final Function<PredictionOptions, @Nullable Object> inOptions;

  RequestField(
      Type type,
      Function<PredictionInput, @Nullable Object> inInput,
      Function<PredictionOptions, @Nullable Object> inOptions) {
    this.type = type;
    this.protoName = name().toLowerCase(Locale.ROOT);
    this.jsonName = camelCase(protoName);
    this.inInput = inInput;
    this.inOptions = inOptions;
  }

  Type type() {
    return type;
  }

  /** The field's name in lowerCamelCase, which is also the name of its option. */
  public String jsonName() {
    return jsonName;
  }

  /** The value that a request gives the field; null when it gives none. */
  public @Nullable Object get(PredictionInput input) {
    Object value = inInput.apply(input);
    return List.of().equals(value) ? null : value;
  }

  /** The value that a flag gives the field; null when there was no such flag. */
  public @Nullable Object get(PredictionOptions options) {
    return inOptions.apply(options);
  }

  /** A problem with the field, in the words of the API. */
  public String problem(String sentence) {
    return problem(protoName, sentence);
  }

  /** A problem with the field or oneof of that name in snake_case. */
  public static String problem(String protoName, String sentence) {
    return "Field: prediction_input." + protoName + " Error: " + sentence;
  }

  /** The field of that name in either spelling. */
  static Optional<RequestField> find(String name) {
    return Arrays.stream(values())
        .filter(field -> field.jsonName.equals(name) || field.protoName.equals(name))
        .findFirst();
  }

  /** The names of all fields, as requests usually spell them. */
  public static List<String> jsonNames() {
    return Arrays.stream(values()).map(RequestField::jsonName).toList();
  }

  static String camelCase(String snakeCase) {
    // No constant: those of an enum are made after its values, which call this.
    return Pattern.compile("_(.)")
        .matcher(snakeCase)
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }
}
