package org.batchpredict.transforms.format;

import org.batchpredict.io.shards.ShardFormat;

/** JSON Lines for people to look at, of predictions that are written in another form. */
enum ShownOutput implements OutputFormat {
  INSTANCE;

  @Override
  public String suffix() {
    return "";
  }

  @Override
  public String header(FormatSpec spec) {
    return "";
  }

  @Override
  public PredictionFormatter formatter(FormatSpec spec) {
    return JsonFormatter.ofAnyBytes(spec);
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return ShardFormat.PLAIN;
  }
}
