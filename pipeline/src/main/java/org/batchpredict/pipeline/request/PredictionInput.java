package org.batchpredict.pipeline.request;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for batch prediction: {@code PredictionInput} of the API {@code ml.v1.projects.jobs},
 * with its values as the client sent them. What was not given is null (an empty list for {@code
 * inputPaths}) and stays so: defaults are only seen through the {@code effective…} methods. Values
 * are unchecked until a job is started with them.
 *
 * @param modelName {@code projects/P/models/M}: the model's default version
 * @param versionName {@code projects/P/models/M/versions/V}
 * @param uri a SavedModel directory; exactly one of {@code modelName}, {@code versionName} and
 *     {@code uri} is to be given
 * @param dataFormat {@code JSON}, {@code TEXT}, {@code TF_RECORD}, {@code TF_RECORD_GZIP}, {@code
 *     FILES}, {@code AVRO} or {@code PARQUET}; required
 * @param outputDataFormat {@code JSON} (the default), {@code CSV}, {@code TF_RECORD}, {@code
 *     TF_RECORD_GZIP}, {@code AVRO} or {@code PARQUET}
 * @param inputPaths files or patterns; required
 * @param outputPath the directory that the predictions are written to; required
 * @param region where to run, for runners that have regions
 * @param maxWorkerCount the most workers that run at a time; 10 when not given
 * @param batchSize the most instances that are fed to the model at a time; 64 when not given
 * @param runtimeVersion the TensorFlow version that the model needs, {@code MAJOR.MINOR}
 * @param signatureName the signature of the SavedModel to use
 */
public record PredictionInput(
    @Nullable String modelName,
    @Nullable String versionName,
    @Nullable String uri,
    @Nullable String dataFormat,
    @Nullable String outputDataFormat,
    List<String> inputPaths,
    @Nullable String outputPath,
    @Nullable String region,
    @Nullable Long maxWorkerCount,
    @Nullable Long batchSize,
    @Nullable String runtimeVersion,
    @Nullable String signatureName) {
  static final long DEFAULT_MAX_WORKER_COUNT = 10;
  static final long DEFAULT_BATCH_SIZE = 64;

  public PredictionInput {
    inputPaths = List.copyOf(inputPaths);
  }

  /**
   * Parses a request in proto3 JSON: int64 as numbers or strings, names in lowerCamelCase or
   * snake_case, null for what is not given; a string as {@code inputPaths} is a list of one.
   *
   * @throws InvalidRequestException with all problems, when it is no JSON object, a field is
   *     unknown or given twice, or a value has the wrong type
   */
  public static PredictionInput fromJson(String json) {
    return RequestJson.parse(json);
  }

  /**
   * Parses a request in proto3 JSON, in UTF-8, UTF-16 or UTF-32. Closes the stream.
   *
   * @throws InvalidRequestException as {@link #fromJson(String)} does
   * @throws IOException when the stream cannot be read
   */
  public static PredictionInput fromJson(InputStream json) throws IOException {
    return RequestJson.parse(json);
  }

  /**
   * The request in canonical proto3 JSON on one line: what was given, int64 as strings, {@code
   * inputPaths} as a list. Requests that say the same in other spellings have one canonical form.
   */
  public String toJson() {
    return RequestJson.format(this);
  }

  /** A request in which nothing is given yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this request. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (RequestField field : RequestField.values()) {
      builder.set(field, field.get(this));
    }
    return builder;
  }

  /** The most instances to feed the model at a time; as an int, since no batch can be larger. */
  public int effectiveBatchSize() {
    return toInt(batchSize == null ? DEFAULT_BATCH_SIZE : batchSize);
  }

  /** The most workers to run at a time. */
  public int effectiveMaxWorkerCount() {
    return toInt(maxWorkerCount == null ? DEFAULT_MAX_WORKER_COUNT : maxWorkerCount);
  }

  /** The signature asked for. In proto3, an empty string is the same as none. */
  public Optional<String> effectiveSignatureName() {
    return Optional.ofNullable(signatureName).filter(name -> !name.isEmpty());
  }

  /** The format of the input, of a request that was found valid. */
  public DataFormat effectiveDataFormat() {
    return DataFormat.valueOf(String.valueOf(dataFormat));
  }

  /** The format of the predictions, of a request that was found valid. */
  public DataFormat effectiveOutputDataFormat() {
    if (outputDataFormat == null || outputDataFormat.equals(DataFormat.UNSPECIFIED)) {
      return DataFormat.JSON;
    }
    return DataFormat.valueOf(outputDataFormat);
  }

  private static int toInt(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  /** Builds a request field by field; null takes a value back. */
  public static final class Builder {
    private final Map<RequestField, Object> values = new EnumMap<>(RequestField.class);

    private Builder() {}

    public Builder modelName(@Nullable String modelName) {
      return set(RequestField.MODEL_NAME, modelName);
    }

    public Builder versionName(@Nullable String versionName) {
      return set(RequestField.VERSION_NAME, versionName);
    }

    public Builder uri(@Nullable String uri) {
      return set(RequestField.URI, uri);
    }

    public Builder dataFormat(@Nullable String dataFormat) {
      return set(RequestField.DATA_FORMAT, dataFormat);
    }

    public Builder outputDataFormat(@Nullable String outputDataFormat) {
      return set(RequestField.OUTPUT_DATA_FORMAT, outputDataFormat);
    }

    public Builder inputPaths(List<String> inputPaths) {
      return set(RequestField.INPUT_PATHS, List.copyOf(inputPaths));
    }

    public Builder inputPaths(String... inputPaths) {
      return inputPaths(List.of(inputPaths));
    }

    public Builder outputPath(@Nullable String outputPath) {
      return set(RequestField.OUTPUT_PATH, outputPath);
    }

    public Builder region(@Nullable String region) {
      return set(RequestField.REGION, region);
    }

    public Builder maxWorkerCount(@Nullable Long maxWorkerCount) {
      return set(RequestField.MAX_WORKER_COUNT, maxWorkerCount);
    }

    public Builder batchSize(@Nullable Long batchSize) {
      return set(RequestField.BATCH_SIZE, batchSize);
    }

    public Builder runtimeVersion(@Nullable String runtimeVersion) {
      return set(RequestField.RUNTIME_VERSION, runtimeVersion);
    }

    public Builder signatureName(@Nullable String signatureName) {
      return set(RequestField.SIGNATURE_NAME, signatureName);
    }

    /** Sets a field to a value of its type. */
    public Builder set(RequestField field, @Nullable Object value) {
      if (value == null) {
        values.remove(field);
      } else {
        values.put(field, value);
      }
      return this;
    }

    public PredictionInput build() {
      return new PredictionInput(
          string(RequestField.MODEL_NAME),
          string(RequestField.VERSION_NAME),
          string(RequestField.URI),
          string(RequestField.DATA_FORMAT),
          string(RequestField.OUTPUT_DATA_FORMAT),
          strings(RequestField.INPUT_PATHS),
          string(RequestField.OUTPUT_PATH),
          string(RequestField.REGION),
          int64(RequestField.MAX_WORKER_COUNT),
          int64(RequestField.BATCH_SIZE),
          string(RequestField.RUNTIME_VERSION),
          string(RequestField.SIGNATURE_NAME));
    }

    private @Nullable String string(RequestField field) {
      return (String) values.get(field);
    }

    private @Nullable Long int64(RequestField field) {
      return (Long) values.get(field);
    }

    private List<String> strings(RequestField field) {
      List<?> list = (List<?>) values.getOrDefault(field, List.of());
      return list.stream().map(String.class::cast).toList();
    }
  }
}
