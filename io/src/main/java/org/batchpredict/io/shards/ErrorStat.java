package org.batchpredict.io.shards;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import org.batchpredict.io.Stage;
import org.jspecify.annotations.Nullable;

/**
 * How often instances failed in one way.
 *
 * @param stage null for failures of several kinds, counted together
 * @param code the number of an {@link org.batchpredict.io.ErrorCode}; null as the stage is
 * @param message the kind: a message without its values
 * @param example the first of these failures, in the order of the input
 */
public record ErrorStat(
    @Nullable Stage stage, @Nullable Integer code, String message, long count, Example example) {
  /** The most frequent first; ties in the order of the pass; what is of several kinds last. */
  static final Comparator<ErrorStat> BY_COUNT =
      Comparator.comparing((ErrorStat stat) -> stat.stage() == null)
          .thenComparing(Comparator.comparingLong(ErrorStat::count).reversed())
          .thenComparing(ErrorStat::stage, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(ErrorStat::code, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(ErrorStat::message);

  /** One failure, told whole. */
  public record Example(String file, long offset, String message) {
    public Example {
      requireNonNull(file, "file");
      requireNonNull(message, "message");
    }
  }

  public ErrorStat {
    requireNonNull(message, "message");
    requireNonNull(example, "example");
    if (count < 1) {
      throw new IllegalArgumentException("Invalid count: " + count + " (must be > 0)");
    }
    if ((stage == null) != (code == null)) {
      throw new IllegalArgumentException(
          "Invalid stage and code: " + stage + ", " + code + " (must be both there or neither)");
    }
  }
}
