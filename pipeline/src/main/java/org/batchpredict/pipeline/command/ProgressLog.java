package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shows the progress of a job to a person who reads a log: a line every ten seconds. */
final class ProgressLog implements ProgressReport {
  private static final Duration PRINT_EVERY = Duration.ofSeconds(10);

  private final PrintStream stream;
  private final InstantSource clock;
  private final ProgressText text = new ProgressText();
  private Instant next;

  ProgressLog(PrintStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
    this.next = clock.instant().plus(PRINT_EVERY); // no line for a job of a second
  }

  @Override
  public void tick(Moment moment) {
    Instant now = clock.instant();
    if (now.isBefore(next) || moment.state().isFinal()) {
      return;
    }
    next = now.plus(PRINT_EVERY);
    stream.println(text.line(moment, Integer.MAX_VALUE));
    stream.flush();
  }

  @Override
  public void end(Ending ending) {
    ending.summary().forEach(stream::println);
    stream.flush();
  }
}
