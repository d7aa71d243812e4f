package org.batchpredict.transforms.format;

import org.batchpredict.io.shards.ShardFormat;

/**
 * JSON Lines.
 *
 * @param isFlat whether outputs whose rows have one element are written without lists around it
 */
record JsonOutput(boolean isFlat) implements OutputFormat {
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
    return new JsonFormatter(spec, isFlat);
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return ShardFormat.PLAIN;
  }

  @Override
  public OutputFormat shown() {
    return this;
  }
}
