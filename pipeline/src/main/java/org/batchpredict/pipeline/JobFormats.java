package org.batchpredict.pipeline;

import org.batchpredict.io.records.CsvRecords;
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
    InputFormat input = input(request.effectiveDataFormat(), options, signature);
    InstanceRules rules = rules(options);
    OutputFormat output = output(request.effectiveOutputDataFormat());
    input.encoder(signature, rules);
    FormatSpec spec = Predictor.formatSpec(signature, rules);
    output.formatter(spec);
    return new JobFormats(
        input, rules, output, new ResultFiles(output.suffix(), output.header(spec)));
  }

  private static InputFormat input(
      DataFormat format, PredictionOptions options, ModelSignature signature) {
    boolean raw = signature.takesRawRecords();
    return switch (format) {
      case JSON -> InputFormat.json(RecordFormat.LINES);
      case TEXT ->
          raw ? InputFormat.raw(RecordFormat.RAW_LINES) : InputFormat.json(RecordFormat.LINES);
      case TF_RECORD -> tfRecords(RecordFormat.TF_RECORD, raw);
      case TF_RECORD_GZIP -> tfRecords(RecordFormat.TF_RECORD_GZIP, raw);
      case CSV -> csv(options, false);
      case CSV_GZIP -> csv(options, true);
    };
  }

  private static InputFormat tfRecords(RecordFormat records, boolean raw) {
    return raw ? InputFormat.raw(records) : InputFormat.json(records);
  }

  private static InputFormat csv(PredictionOptions options, boolean gzip) {
    String delimiter = options.getCsvDelimiter();
    char between = delimiter.equals(PredictionOptions.TAB) ? '\t' : delimiter.charAt(0);
    return InputFormat.csv(CsvRecords.of(between, gzip), options.getCsvNull());
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
    return format == DataFormat.CSV ? OutputFormat.CSV : OutputFormat.JSON;
  }
}
