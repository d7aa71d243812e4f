package org.batchpredict.io.shards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.Stage;

/**
 * Counts failures by stage, code, message. Of the messages, of which there may be one for each
 * instance, only the first {@value #MAX_MESSAGES} are told apart.
 */
public final class ErrorStats {
  static final int MAX_MESSAGES = 1000;
  static final int MAX_MESSAGE_CHARS = 1000;
  static final String OTHER_MESSAGES = "other messages";

  private final Map<Kind, Long> counts = new LinkedHashMap<>();

  void add(Stage stage, int code, String message, long count) {
    Kind kind = new Kind(stage, code, shorten(message));
    if (counts.size() >= MAX_MESSAGES && !counts.containsKey(kind)) {
      kind = new Kind(stage, code, OTHER_MESSAGES);
    }
    counts.merge(kind, count, Long::sum);
  }

  public void addAll(List<ErrorStat> stats) {
    stats.forEach(stat -> add(stat.stage(), stat.code(), stat.message(), stat.count()));
  }

  /** The counts, the highest first. */
  public List<ErrorStat> toList() {
    return counts.entrySet().stream()
        .map(e -> e.getKey().counted(e.getValue()))
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

  private record Kind(Stage stage, int code, String message) {
    ErrorStat counted(long count) {
      return new ErrorStat(stage, code, message, count);
    }
  }
}
