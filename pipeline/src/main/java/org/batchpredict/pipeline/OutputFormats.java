package org.batchpredict.pipeline;

import static java.util.stream.Collectors.toMap;

import java.util.Locale;
import java.util.Map;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.staging.RecordCount;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.prediction.DataFormatProvider;
import org.jspecify.annotations.Nullable;

/** How results of each format of the API are written. */
final class OutputFormats {
  private OutputFormats() {}

  static OutputFormat of(DataFormat format, PredictionOptions options) {
    ShardCompression compression = compression(options.getCompression());
    boolean isFlat = options.isFlatten();
    return switch (format) {
      case JSON -> (isFlat ? OutputFormat.flatJson() : OutputFormat.json()).compressed(compression);
      case CSV -> (isFlat ? OutputFormat.flatCsv() : OutputFormat.csv()).compressed(compression);
      case TF_RECORD -> OutputFormat.tfRecord().compressed(compression);
      case TF_RECORD_GZIP -> OutputFormat.tfRecord().compressed(ShardCompression.GZIP);
      case AVRO, PARQUET -> DataFormats.provider(format).output(options.getCompression(), isFlat);
      case TEXT, CSV_GZIP, FILES ->
          throw new IllegalStateException(format + " is no output format");
    };
  }

  /** How the formats of other modules count the records of a file, by the suffixes of files. */
  static Map<String, RecordCount> counts() {
    return DataFormatProvider.all().stream()
        .collect(toMap(format -> format.output(null, false).suffix(), format -> format::records));
  }

  private static ShardCompression compression(@Nullable String name) {
    return name == null
        ? ShardCompression.NONE
        : ShardCompression.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
