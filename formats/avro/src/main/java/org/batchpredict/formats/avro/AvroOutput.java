package org.batchpredict.formats.avro;

import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as Avro files.
 *
 * @param codec of the blocks, as Avro names it
 * @param isFlat whether outputs whose rows have one element are scalars
 */
record AvroOutput(String codec, boolean isFlat) implements OutputFormat {
  /**
   * The format with blocks that are compressed.
   *
   * @param compression {@code gzip} or {@code zstd}; null for deflate, which every reader has
   */
  static AvroOutput of(@Nullable String compression, boolean isFlat) {
    if (compression == null) {
      return new AvroOutput(DataFileConstants.DEFLATE_CODEC, isFlat);
    }
    return switch (compression) {
      case "gzip" -> new AvroOutput(DataFileConstants.DEFLATE_CODEC, isFlat);
      case "zstd" -> new AvroOutput(DataFileConstants.ZSTANDARD_CODEC, isFlat);
      default ->
          throw new IllegalArgumentException(
              "Unsupported compression of AVRO: " + compression + " (supported: gzip, zstd)");
    };
  }

  @Override
  public boolean keepsTypes() {
    return true;
  }

  @Override
  public String suffix() {
    return ".avro";
  }

  @Override
  public String header(FormatSpec spec) {
    return "";
  }

  @Override
  public PredictionFormatter formatter(FormatSpec spec) {
    return new DatumFormatter(spec, PredictionSchema.of(spec, isFlat));
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return new AvroShards(PredictionSchema.of(spec, isFlat).avro(), CodecFactory.fromString(codec));
  }
}
