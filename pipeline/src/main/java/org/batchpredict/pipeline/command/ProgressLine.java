package org.batchpredict.pipeline.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shows the progress of a job to a person, as one line that is redrawn on a terminal. */
final class ProgressLine implements ProgressReport {
  private static final Duration REDRAW_EVERY = Duration.ofMillis(200);

  private final Terminal terminal;
  private final InstantSource clock;
  private final ProgressText text = new ProgressText();
  private Instant next = Instant.MIN; // a terminal shows at once that something happens

  ProgressLine(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void tick(Moment moment) {
    Instant now = clock.instant();
    if (now.isBefore(next) || moment.state().isFinal()) {
      return;
    }
    next = now.plus(REDRAW_EVERY);
    terminal.draw(text.line(moment, terminal.columns()));
  }

  @Override
  public void end(Ending ending) {
    terminal.eraseLine();
    ending.summary().forEach(terminal::println);
  }

  @Override
  public void close() {
    terminal.eraseLine(); // whatever kept the job from its end
  }
}
