package org.batchpredict.transforms;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Reports the batches of a run to whoever watches, and stops the passes of a run that is cancelled
 * or has failed too often.
 */
final class RunMonitor implements PassListener {
  /** The namespace of the Beam counters, which runners show in their own user interfaces. */
  private static final String NAMESPACE = "org.batchpredict";

  private final LiveCounts counts;
  private final ErrorLimits limits;
  private final Counter predictions = Metrics.counter(NAMESPACE, "predictions");
  private final Counter failures = Metrics.counter(NAMESPACE, "failures");
  private final Counter inputBytes = Metrics.counter(NAMESPACE, "inputBytes");

  RunMonitor(PassSpec spec) {
    this.counts = LiveCounts.of(spec.runId());
    this.limits = spec.limits();
  }

  @Override
  public void onBatch(int newPredictions, int newFailures, long newInputBytes) {
    count(newPredictions, newFailures, newInputBytes);
    checkNotCancelled();
    limits.checkRunning(counts.failures());
  }

  @Override
  public void onCommitted(long oldPredictions, long oldFailures, long oldInputBytes) {
    count(oldPredictions, oldFailures, oldInputBytes);
  }

  private void count(long newPredictions, long newFailures, long newInputBytes) {
    counts.add(newPredictions, newFailures, newInputBytes);
    predictions.inc(newPredictions);
    failures.inc(newFailures);
    inputBytes.inc(newInputBytes);
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
