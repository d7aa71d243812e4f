package org.batchpredict.formats.parquet;

import static java.util.Objects.requireNonNull;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.batchpredict.formats.avro.DatumFormatter;
import org.batchpredict.formats.avro.PredictionSchema;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as Parquet files.
 *
 * @param codec of the pages
 * @param isFlat whether outputs whose rows have one element are scalars
 */
record ParquetOutput(CompressionCodecName codec, boolean isFlat) implements OutputFormat {
  ParquetOutput {
    requireNonNull(codec, "codec");
  }

  /**
   * The format with pages that are compressed.
   *
   * @param compression {@code gzip} or {@code zstd}; null for Snappy, which every reader has
   */
  static ParquetOutput of(@Nullable String compression, boolean isFlat) {
    if (compression == null) {
      return new ParquetOutput(CompressionCodecName.SNAPPY, isFlat);
    }
    return switch (compression) {
      case "gzip" -> new ParquetOutput(CompressionCodecName.GZIP, isFlat);
      case "zstd" -> new ParquetOutput(CompressionCodecName.ZSTD, isFlat);
      default ->
          throw new IllegalArgumentException(
              "Unsupported compression of PARQUET: " + compression + " (supported: gzip, zstd)");
    };
  }

  @Override
  public boolean keepsTypes() {
    return true;
  }

  @Override
  public String suffix() {
    return ".parquet";
  }

  @Override
  public String header(FormatSpec spec) {
    return "";
  }

  @Override
  public PredictionFormatter formatter(FormatSpec spec) {
    PredictionSchema schema = PredictionSchema.of(spec, isFlat);
    FileType.of(schema);
    return new DatumFormatter(spec, schema);
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    PredictionSchema schema = PredictionSchema.of(spec, isFlat);
    return out -> new ParquetShard(out, schema.avro(), FileType.of(schema), codec);
  }
}
