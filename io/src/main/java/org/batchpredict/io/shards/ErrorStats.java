package org.batchpredict.io.shards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.Stage;
import org.batchpredict.io.shards.ErrorStat.Example;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures by kind: stage, code, message without its values. Only the first {@value
 * #MAX_KINDS} kinds are told apart; the others are counted together.
 */
public final class ErrorStats {
  static final int MAX_KINDS = 1000;
  static final int MAX_MESSAGE_CHARS = 1000;
  static final String OTHER = "other";

  private static final Kind OTHERS = new Kind(null, null, OTHER);

  private final Map<Kind, Tally> tallies = new LinkedHashMap<>();

  /** Counts a failure; those of a split come in the order of its records. */
  void add(Stage stage, int code, String kind, String file, long offset, String message) {
    Tally tally = tally(new Kind(stage, code, shorten(kind)));
    tally.count++;
    if (tally.example == null) {
      tally.example = new Example(file, offset, shorten(message));
    }
  }

  /** Adds the counts of the next split. */
  public void addAll(List<ErrorStat> stats) {
    for (ErrorStat stat : stats) {
      Tally tally = tally(new Kind(stat.stage(), stat.code(), stat.message()));
      tally.count += stat.count();
      if (tally.example == null) {
        tally.example = stat.example();
      }
    }
  }

  private Tally tally(Kind kind) {
    Tally known = tallies.get(kind);
    if (known != null) {
      return known;
    }
    int told = tallies.size() - (tallies.containsKey(OTHERS) ? 1 : 0);
    return tallies.computeIfAbsent(told < MAX_KINDS ? kind : OTHERS, unknown -> new Tally());
  }

  /** The counts, the highest first; last that of the kinds which are not told apart. */
  public List<ErrorStat> toList() {
    return tallies.entrySet().stream()
        .map(e -> e.getValue().of(e.getKey()))
        .sorted(ErrorStat.BY_COUNT)
        .toList();
  }

  private static String shorten(String message) {
    if (message.length() <= MAX_MESSAGE_CHARS) {
      return message;
    }
    int end = MAX_MESSAGE_CHARS - 1;
    return message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private record Kind(@Nullable Stage stage, @Nullable Integer code, String message) {}

  private static final class Tally {
    private long count;
    private @Nullable Example example;

    ErrorStat of(Kind kind) {
      if (example == null) {
        throw new IllegalStateException("No example of " + kind);
      }
      return new ErrorStat(kind.stage(), kind.code(), kind.message(), count, example);
    }
  }
}
