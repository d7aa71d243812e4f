package org.batchpredict.pipeline;

import java.util.Locale;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.format.OutputFormat;
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

  private static ShardCompression compression(@Nullable String name) {
    return name == null
        ? ShardCompression.NONE
        : ShardCompression.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
