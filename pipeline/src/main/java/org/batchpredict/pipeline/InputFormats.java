package org.batchpredict.pipeline;

import org.batchpredict.io.records.CsvRecords;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.pipeline.request.OptionValues;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;

/** How files of each format of the API are read. */
final class InputFormats {
  private InputFormats() {}

  static InputFormat of(
      DataFormat format, PredictionOptions options, ModelSignature signature, InstanceRules rules) {
    boolean raw = signature.takesRawRecords();
    return switch (format) {
      case JSON -> InputFormat.json(signature, rules);
      case TEXT ->
          raw ? InputFormat.raw(RecordFormat.RAW_LINES) : InputFormat.json(signature, rules);
      case TF_RECORD -> tfRecords(RecordFormat.TF_RECORD, raw);
      case TF_RECORD_GZIP -> tfRecords(RecordFormat.TF_RECORD_GZIP, raw);
      case CSV -> csv(options, false);
      case CSV_GZIP -> csv(options, true);
      case FILES -> InputFormat.files();
      case AVRO, PARQUET -> DataFormats.provider(format).input(rules);
    };
  }

  private static InputFormat tfRecords(RecordFormat records, boolean raw) {
    return raw ? InputFormat.raw(records) : InputFormat.examples(records);
  }

  private static InputFormat csv(PredictionOptions options, boolean gzip) {
    return InputFormat.csv(
        CsvRecords.of(OptionValues.csvDelimiter(options), gzip), options.getCsvNull());
  }
}
