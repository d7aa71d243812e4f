package org.batchpredict.transforms.format;

import java.io.Serializable;
import org.batchpredict.io.shards.ShardFormat;

/** A format of results. Its values travel to workers. */
public interface OutputFormat extends Serializable {
  /** JSON Lines. */
  OutputFormat JSON = TextOutput.JSON;

  /** RFC 4180, with the names of the columns in a file of their own. */
  OutputFormat CSV = TextOutput.CSV;

  /** Whether it keeps the types of fields that go past the model; else their values are JSON. */
  boolean keepsTypes();

  /** What the name of a results shard ends with, such as {@code .csv}; may be empty. */
  String suffix();

  /** The contents of {@code prediction.results_header.csv}; empty for no such file. */
  String header(FormatSpec spec);

  /**
   * A formatter, for one thread.
   *
   * @throws IllegalArgumentException when the format cannot write that
   */
  PredictionFormatter formatter(FormatSpec spec);

  /** What a shard of its formatters' predictions is besides. */
  ShardFormat shards(FormatSpec spec);
}
