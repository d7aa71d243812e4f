package org.batchpredict.transforms.format;

import java.io.Serializable;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.shards.ShardFormat;

/** A format of results. Its values travel to workers. */
public interface OutputFormat extends Serializable {
  /** JSON Lines. */
  static OutputFormat json() {
    return new JsonOutput(false);
  }

  /** JSON Lines in which outputs of one element are bare values. */
  static OutputFormat flatJson() {
    return new JsonOutput(true);
  }

  /** RFC 4180, with the names of the columns in a file of their own. */
  static OutputFormat csv() {
    return new CsvOutput(false);
  }

  /**
   * RFC 4180 in which outputs of one element are bare, with the names of the columns everywhere.
   */
  static OutputFormat flatCsv() {
    return new CsvOutput(true);
  }

  /** TFRecords of {@code tf.Example}. */
  static OutputFormat tfRecord() {
    return new ExampleOutput();
  }

  /** Whether it keeps the types of fields that go past the model; else their values are JSON. */
  default boolean keepsTypes() {
    return false;
  }

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

  /** How people are shown a prediction: a format of lines of text, of one prediction each. */
  default OutputFormat shown() {
    return ShownOutput.INSTANCE;
  }

  /** The same in compressed shards. */
  default OutputFormat compressed(ShardCompression compression) {
    return compression == ShardCompression.NONE ? this : new CompressedOutput(this, compression);
  }
}
