package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.batchpredict.io.shards.ShardFormat;

/**
 * CSV.
 *
 * @param isFlat whether outputs whose rows have one element are scalars, and every file begins with
 *     the names of the columns
 */
record CsvOutput(boolean isFlat) implements OutputFormat {
  @Override
  public String suffix() {
    return ".csv";
  }

  @Override
  public String header(FormatSpec spec) {
    return isFlat ? "" : CsvFormatter.header(spec);
  }

  @Override
  public PredictionFormatter formatter(FormatSpec spec) {
    return new CsvFormatter(spec, isFlat);
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return isFlat
        ? ShardFormat.startingWith(CsvFormatter.header(spec).getBytes(UTF_8))
        : ShardFormat.PLAIN;
  }

  @Override
  public OutputFormat shown() {
    return this;
  }
}
