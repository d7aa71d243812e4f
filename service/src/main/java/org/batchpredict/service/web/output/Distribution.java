package org.batchpredict.service.web.output;

import java.util.List;

/**
 * How the values of an output are distributed.
 *
 * @param output its alias
 * @param bars by value, or the most frequent first
 * @param others how many values are in no bar
 */
public record Distribution(String output, Kind kind, List<Bar> bars, long others) {
  public Distribution {
    bars = List.copyOf(bars);
  }

  /** What the bars stand for. */
  public enum Kind {
    /** Ranges of numbers that follow each other. */
    RANGES,
    /** Values. */
    VALUES,
    /** Places in a vector: where its largest element is. */
    LARGEST
  }

  /**
   * Values that are alike.
   *
   * @param from the value, or where the range starts
   * @param to where the range ends; the same as {@code from} for a value
   */
  public record Bar(String from, String to, long count) {}
}
