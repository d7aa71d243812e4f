package org.batchpredict.io.report;

/** Hears of the steps of a batch, one after another, in the thread that does them. */
@FunctionalInterface
public interface StepListener {
  /** For whom it does not matter. */
  StepListener NONE = step -> {};

  /** Hears that a step, or a part of it, is done: it took the time since the last call. */
  void done(Step step);
}
