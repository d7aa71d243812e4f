package org.batchpredict.transforms.format;

import org.batchpredict.io.shards.ShardFormat;

/** The formats whose predictions are lines. */
enum TextOutput implements OutputFormat {
  JSON("") {
    @Override
    public String header(FormatSpec spec) {
      return "";
    }

    @Override
    public PredictionFormatter formatter(FormatSpec spec) {
      return new JsonFormatter(spec);
    }
  },

  CSV(".csv") {
    @Override
    public String header(FormatSpec spec) {
      return CsvFormatter.header(spec);
    }

    @Override
    public PredictionFormatter formatter(FormatSpec spec) {
      return new CsvFormatter(spec);
    }
  };

  private final String suffix;

  TextOutput(String suffix) {
    this.suffix = suffix;
  }

  @Override
  public boolean keepsTypes() {
    return false;
  }

  @Override
  public String suffix() {
    return suffix;
  }

  @Override
  public ShardFormat shards(FormatSpec spec) {
    return ShardFormat.PLAIN;
  }
}
