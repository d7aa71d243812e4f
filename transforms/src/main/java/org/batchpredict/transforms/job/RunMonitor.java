package org.batchpredict.transforms.job;

/**
 * Reports the batches of a run to whoever watches, and stops the passes of a run that is cancelled
 * or has failed too often.
 */
final class RunMonitor implements PassListener {
  private final LiveCounts counts;
  private final ErrorLimits limits;

  RunMonitor(PassSpec spec) {
    this.counts = LiveCounts.of(spec.runId());
    this.limits = spec.limits();
  }

  @Override
  public void onBatch(int split, SplitCounts soFar) {
    counts.count(split, soFar);
    checkNotCancelled();
    limits.checkRunning(counts.failures());
  }

  @Override
  public void onCommitted(int split, SplitCounts committed) {
    counts.count(split, committed);
  }

  /** Takes the split's counts back, unless the run is over: then nobody does its work again. */
  @Override
  public void onLost(int split) {
    if (!counts.isCancelled() && !limits.arePassed(counts.failures())) {
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
    return counts.isCancelled() || Thread.currentThread().isInterrupted();
  }
}
