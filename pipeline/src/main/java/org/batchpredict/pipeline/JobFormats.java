package org.batchpredict.pipeline;

import java.util.List;
import java.util.Locale;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.shards.Key;
import org.batchpredict.io.staging.ResultFiles;
import org.batchpredict.pipeline.request.DataFormat;
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

/**
 * How a job reads its input and writes its results.
 *
 * @param files what the files of predictions are called
 */
record JobFormats(InputFormat input, InstanceRules rules, OutputFormat output, ResultFiles files) {
  /**
   * The formats that a valid request and its options name.
   *
   * @throws IllegalArgumentException when the signature cannot be fed, or its outputs not be
   *     written, by them
   */
  static JobFormats of(
      PredictionInput request, PredictionOptions options, ModelSignature signature) {
    InstanceRules rules = rules(options);
    InputFormat input = input(request.effectiveDataFormat(), signature, rules);
    OutputFormat output = output(request.effectiveOutputDataFormat());
    input.encoder(signature, rules);
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
      case JSON -> InputFormat.json(RecordFormat.LINES);
      case TEXT ->
          raw ? InputFormat.raw(RecordFormat.RAW_LINES) : InputFormat.json(RecordFormat.LINES);
      case TF_RECORD -> tfRecords(RecordFormat.TF_RECORD, raw);
      case TF_RECORD_GZIP -> tfRecords(RecordFormat.TF_RECORD_GZIP, raw);
      case CSV -> throw new IllegalStateException("CSV is no input format");
      case AVRO, PARQUET -> provider(format).input(rules);
    };
  }

  private static InputFormat tfRecords(RecordFormat records, boolean raw) {
    return raw ? InputFormat.raw(records) : InputFormat.json(records);
  }

  private static InstanceRules rules(PredictionOptions options) {
    String key = options.getKeyField();
    if (key != null) {
      Key.checkName(key);
    }
    return new InstanceRules(
        options.isLenientCoercion(), FieldRules.key(key), options.isIncludeInstance());
  }

  private static OutputFormat output(DataFormat format) {
    return switch (format) {
      case CSV -> OutputFormat.CSV;
      case AVRO, PARQUET -> provider(format).output(null);
      case JSON, TEXT, TF_RECORD, TF_RECORD_GZIP -> OutputFormat.JSON;
    };
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
