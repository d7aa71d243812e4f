package org.batchpredict.pipeline;

import java.util.List;
import java.util.Locale;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.shards.Key;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.staging.ResultFiles;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.prediction.DataFormatProvider;
import org.batchpredict.transforms.prediction.Predictor;
import org.jspecify.annotations.Nullable;

/**
 * How a job reads its input and writes its results.
 *
 * @param files what the files of predictions are called
 */
record JobFormats(InputFormat input, InstanceRules rules, OutputFormat output, ResultFiles files) {
  /** The name of a file's path on its prediction, which is its name on failures, too. */
  private static final String FILE = "file";

  /**
   * The formats that a valid request and its options name.
   *
   * @throws InvalidRequestException when the options keep from the model what it needs
   * @throws IllegalArgumentException when the signature cannot be fed, or its outputs not be
   *     written, by them
   */
  static JobFormats of(
      PredictionInput request, PredictionOptions options, ModelSignature signature) {
    InstanceRules rules = rules(request.effectiveDataFormat(), options);
    InputFormat input = input(request.effectiveDataFormat(), signature, rules);
    OutputFormat output = output(request.effectiveOutputDataFormat(), options);
    input.encoder(signature, rules);
    List<String> unfed = FieldChoice.problems(rules.fields(), options, signature);
    if (!unfed.isEmpty()) {
      throw new InvalidRequestException(unfed);
    }
    return of(input, rules, output, signature);
  }

  private static JobFormats of(
      InputFormat input, InstanceRules rules, OutputFormat output, ModelSignature signature) {
    FormatSpec spec = Predictor.formatSpec(signature, rules);
    output.formatter(spec);
    return new JobFormats(
        input, rules, output, new ResultFiles(output.suffix(), output.header(spec)));
  }

  /**
   * The same for the files of the job, whose fields may have types.
   *
   * @throws IllegalArgumentException when the signature cannot be fed from them
   */
  JobFormats fit(ModelSignature signature, List<InputFile> inputs) {
    InstanceRules typed = input.fit(rules, signature, inputs);
    return output.keepsTypes() ? of(input, typed, output, signature) : this;
  }

  private static InputFormat input(
      DataFormat format, ModelSignature signature, InstanceRules rules) {
    boolean raw = signature.takesRawRecords();
    return switch (format) {
      case JSON -> InputFormat.json(signature, rules);
      case TEXT ->
          raw ? InputFormat.raw(RecordFormat.RAW_LINES) : InputFormat.json(signature, rules);
      case TF_RECORD -> tfRecords(RecordFormat.TF_RECORD, raw);
      case TF_RECORD_GZIP -> tfRecords(RecordFormat.TF_RECORD_GZIP, raw);
      case FILES -> InputFormat.files();
      case CSV -> throw new IllegalStateException("CSV is no input format");
      case AVRO, PARQUET -> provider(format).input(rules);
    };
  }

  private static InputFormat tfRecords(RecordFormat records, boolean raw) {
    return raw ? InputFormat.raw(records) : InputFormat.examples(records);
  }

  private static InstanceRules rules(DataFormat format, PredictionOptions options) {
    FieldRules fields = FieldChoice.rules(keyField(format, options), options);
    return new InstanceRules(options.isLenientCoercion(), fields, options.isIncludeInstance());
  }

  /** The name of the key; of files, which have none of their own, it is that of their paths. */
  private static @Nullable String keyField(DataFormat format, PredictionOptions options) {
    String key = options.getKeyField();
    boolean files = format == DataFormat.FILES;
    if (key != null && !(files && key.equals(FILE))) {
      Key.checkName(key);
    }
    return key == null && files ? FILE : key;
  }

  private static OutputFormat output(DataFormat format, PredictionOptions options) {
    ShardCompression compression = compression(options.getCompression());
    boolean isFlat = options.isFlatten();
    return switch (format) {
      case JSON -> (isFlat ? OutputFormat.flatJson() : OutputFormat.json()).compressed(compression);
      case CSV -> (isFlat ? OutputFormat.flatCsv() : OutputFormat.csv()).compressed(compression);
      case TF_RECORD -> OutputFormat.tfRecord().compressed(compression);
      case TF_RECORD_GZIP -> OutputFormat.tfRecord().compressed(ShardCompression.GZIP);
      case AVRO, PARQUET -> provider(format).output(options.getCompression());
      case TEXT, FILES -> throw new IllegalStateException(format + " is no output format");
    };
  }

  private static ShardCompression compression(@Nullable String name) {
    return name == null
        ? ShardCompression.NONE
        : ShardCompression.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static DataFormatProvider provider(DataFormat format) {
    String name = format.name();
    return DataFormatProvider.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot use %s: its module is not there (add batchpredict-%s to the class path)"
                        .formatted(name, name.toLowerCase(Locale.ROOT))));
  }
}
