package org.batchpredict.transforms.format;

import org.batchpredict.io.shards.ShardFormat;

/** TFRecords of {@code tf.Example}. */
record ExampleOutput() implements OutputFormat {
  @Override
  public String suffix() {
    return ".tfrecord";
  }

  @Override
  public String header(FormatSpec spec) {
    return "";
  }

  @Override
  public PredictionFormatter formatter(FormatSpec spec) {
    return new ExampleFormatter(spec);
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return ShardFormat.PLAIN;
  }
}
