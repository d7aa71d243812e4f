package org.batchpredict.io.shards;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import org.batchpredict.io.Stage;

/**
 * How often instances failed in one way.
 *
 * @param code the number of an {@link org.batchpredict.io.ErrorCode}
 */
public record ErrorStat(Stage stage, int code, String message, long count) {
  /** The most frequent first; ties in the order of the pass. */
  static final Comparator<ErrorStat> BY_COUNT =
      Comparator.comparingLong(ErrorStat::count)
          .reversed()
          .thenComparing(ErrorStat::stage)
          .thenComparingInt(ErrorStat::code)
          .thenComparing(ErrorStat::message);

  public ErrorStat {
    requireNonNull(stage, "stage");
    requireNonNull(message, "message");
    if (count < 1) {
      throw new IllegalArgumentException("Invalid count: " + count + " (must be > 0)");
    }
  }
}
