package org.batchpredict.transforms.format;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.shards.ShardFormat;

/** Another format, whose shards are compressed as a whole. */
record CompressedOutput(OutputFormat format, ShardCompression compression) implements OutputFormat {
  CompressedOutput {
    requireNonNull(format, "format");
    requireNonNull(compression, "compression");
  }

  @Override
  public String suffix() {
    return format.suffix() + compression.suffix();
  }

  @Override
  public String header(FormatSpec spec) {
    return format.header(spec);
  }

  @Override
  public PredictionFormatter formatter(FormatSpec spec) {
    return format.formatter(spec);
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return compression.compress(format.shards(spec));
  }

  @Override
  public OutputFormat shown() {
    return format.shown();
  }
}
