package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;

/**
 * Shows the progress of a job to a person: as one line that is redrawn on a terminal, as a line
 * every ten seconds elsewhere.
 */
final class ProgressLine implements ProgressReport {
  private static final Duration REDRAW_EVERY = Duration.ofMillis(200);
  private static final Duration PRINT_EVERY = Duration.ofSeconds(10);

  private final PrintStream stream;
  private final boolean terminal;
  private final InstantSource clock;
  private Instant next;
  private int drawn;

  /**
   * @param terminal whether the stream is a terminal, on which {@code \r} goes back to the start of
   *     the line
   */
  ProgressLine(PrintStream stream, boolean terminal, InstantSource clock) {
    this.stream = stream;
    this.terminal = terminal;
    this.clock = clock;
    // A terminal shows at once that something happens; a log wants no line for a job of a second.
    this.next = terminal ? clock.instant() : clock.instant().plus(PRINT_EVERY);
  }

  @Override
  public void tick(JobState state, Progress progress) {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(terminal ? REDRAW_EVERY : PRINT_EVERY);
    show(format(progress));
  }

  /** Shows the counts of a job that ran, and ends the line. */
  @Override
  public void end(Ending ending) {
    if (ending.output() == null) {
      return;
    }
    show(format(ending.progress()));
    if (terminal) {
      stream.println();
      drawn = 0;
    }
  }

  private void show(String line) {
    if (terminal) {
      // Blanks over what is left of a longer line.
      stream.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      drawn = line.length();
    } else {
      stream.println(line);
    }
    stream.flush();
  }

  static String format(Progress progress) {
    return String.format(
            Locale.ROOT,
            "%,d instances | %,.0f/s | %.1f%% of input | %,d %s",
            progress.instances(),
            progress.instancesPerSecond(),
            progress.percent(),
            progress.failures(),
            progress.failures() == 1 ? "error" : "errors")
        + progress.timeLeft().map(left -> " | " + format(left) + " left").orElse("");
  }

  private static String format(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
