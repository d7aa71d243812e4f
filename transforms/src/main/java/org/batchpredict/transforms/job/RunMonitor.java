package org.batchpredict.transforms.job;

/**
 * Hears of the batches of a run as they are done, and stops the passes of one that is cancelled or
 * has failed too often.
 */
final class RunMonitor {
  private final RunControl control;
  private final LiveCounts counts;
  private final ErrorLimits limits;

  RunMonitor(RunControl control, ErrorLimits limits) {
    this.control = control;
    this.counts = control.counts();
    this.limits = limits;
  }

  /**
   * Hears of a batch that is written, before the next one is read.
   *
   * @param soFar what this attempt at the split has done
   * @throws RuntimeException to stop the pass: the job was cancelled, or too much has failed
   */
  void onBatch(int split, SplitCounts soFar) {
    counts.count(split, soFar);
    checkNotCancelled();
    limits.checkRunning(counts.failures());
  }

  /** Hears that a split is committed, by this attempt or an earlier one. */
  void onCommitted(int split, SplitCounts committed) {
    counts.count(split, committed);
  }

  /**
   * Hears that the work of an attempt is lost; takes its counts back, unless the run is over: then
   * nobody does its work again.
   */
  void onLost(int split) {
    if (!control.isCancelled() && !limits.arePassed(counts.failures())) {
      counts.count(split, SplitCounts.NONE);
    }
  }

  void checkNotCancelled() {
    if (isCancelled()) {
      throw new CancelledJobException();
    }
  }

  /** Runners elsewhere cancel by interrupting the thread. */
  boolean isCancelled() {
    return control.isStopped() || Thread.currentThread().isInterrupted();
  }
}
