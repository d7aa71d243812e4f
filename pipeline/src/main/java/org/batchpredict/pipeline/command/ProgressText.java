package org.batchpredict.pipeline.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.pipeline.Progress;

/**
 * What a job is at, in words for people, on one line. All characters are ASCII: each takes one
 * column of a terminal.
 */
final class ProgressText {
  private static final String BETWEEN = " | ";

  /** Until all is published, nothing says that all is done. */
  private static final double MOST_PERCENT = 99.9;

  private final Pace pace = new Pace();

  /**
   * The line for a moment that is later than the last one.
   *
   * @param columns of a terminal, more than a line has: what is said last is left out, first
   */
  String line(Moment now, int columns) {
    StringBuilder line = new StringBuilder();
    for (String part : parts(now)) {
      int length = line.length() + (line.isEmpty() ? 0 : BETWEEN.length()) + part.length();
      if (length >= columns) {
        break;
      }
      line.append(line.isEmpty() ? "" : BETWEEN).append(part);
    }
    String whole = line.isEmpty() ? parts(now).get(0) : line.toString();
    return whole.substring(0, Math.min(whole.length(), Math.max(0, columns - 1)));
  }

  private List<String> parts(Moment now) {
    String since = time(now.progress().elapsed());
    return switch (now.state()) {
      case QUEUED, PREPARING -> List.of("preparing", since);
      case CANCELLING -> List.of("stopping", since);
      default -> running(now, since);
    };
  }

  private List<String> running(Moment now, String since) {
    return switch (now.phase()) {
      case STARTING -> List.of("starting", since);
      case LOADING_MODEL -> List.of("loading the model", since);
      case PREDICTING -> predicting(now.progress());
      case PUBLISHING ->
          List.of(
              "publishing " + count(now.shards(), "shard"),
              count(now.progress().instances(), "instance"),
              count(now.progress().failures(), "failure"),
              since);
    };
  }

  private List<String> predicting(Progress now) {
    pace.add(now);
    List<String> parts = new ArrayList<>();
    parts.add(count(now.instances(), "instance"));
    double percent = Math.min(MOST_PERCENT, Math.floor(now.percent() * 10) / 10);
    parts.add(String.format(Locale.ROOT, "%.1f%% of input", percent));
    pace.timeLeft().or(now::timeLeft).ifPresent(left -> parts.add(time(left) + " left"));
    parts.add(count(now.failures(), "failure"));
    double mean = now.instancesPerSecond();
    double lately = pace.instancesPerSecond().orElse(mean);
    parts.add(String.format(Locale.ROOT, "%,.0f/s (mean %,.0f/s)", lately, mean));
    return parts;
  }

  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  static String time(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
