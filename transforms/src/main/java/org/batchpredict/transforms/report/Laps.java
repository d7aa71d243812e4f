package org.batchpredict.transforms.report;

import java.util.EnumMap;
import java.util.Map;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.report.StepTimes;

/** Measures how long the steps of one batch take, one after another; belongs to one thread. */
public final class Laps {
  private final Map<Step, Long> nanos = new EnumMap<>(Step.class);
  private long last = System.nanoTime();

  /** Forgets what was measured, and begins. */
  public void start() {
    nanos.clear();
    last = System.nanoTime();
  }

  /** Says that the time since the last call, or the start, was that of a step. */
  public void done(Step step) {
    long now = System.nanoTime();
    nanos.merge(step, now - last, Long::sum);
    last = now;
  }

  StepTimes times() {
    return new StepTimes(
        of(Step.READ),
        of(Step.ENCODE),
        of(Step.RUN),
        of(Step.FORMAT),
        of(Step.WRITE),
        of(Step.IDLE));
  }

  private long of(Step step) {
    return nanos.getOrDefault(step, 0L);
  }
}
