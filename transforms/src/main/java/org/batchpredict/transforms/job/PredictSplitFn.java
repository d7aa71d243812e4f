package org.batchpredict.transforms.job;

import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.batchpredict.io.staging.CommitRecord;
import org.jspecify.annotations.Nullable;

/** Predicts the split that has a given index. */
final class PredictSplitFn extends DoFn<Integer, Integer> {
  /** The namespace of the Beam counters, which runners show in their own user interfaces. */
  private static final String NAMESPACE = "org.batchpredict";

  private final Counter predictions = Metrics.counter(NAMESPACE, "predictions");
  private final Counter failures = Metrics.counter(NAMESPACE, "failures");
  private final Counter inputBytes = Metrics.counter(NAMESPACE, "inputBytes");
  private final FaultPolicy faults;
  private transient @Nullable Worker worker;

  PredictSplitFn(FaultPolicy faults) {
    this.faults = faults;
  }

  @ProcessElement
  public void predict(@Element Integer split, OutputReceiver<Integer> committed)
      throws IOException {
    count(faults.run("Predicting split " + split, () -> worker().predict(split)));
    committed.output(split);
  }

  // The model is loaded for the first split and not in @Setup: a runner may set up more instances
  // than it has splits for.
  private Worker worker() throws IOException {
    if (worker == null) {
      worker = Worker.open(faults.spec());
    }
    return worker;
  }

  /** Counts a split once it is done: what a lost attempt has counted, Beam cannot take back. */
  private void count(CommitRecord commit) {
    predictions.inc(commit.predictions());
    failures.inc(commit.failureCount());
    inputBytes.inc(commit.ranges().stream().mapToLong(read -> read.range().size()).sum());
  }

  @Teardown
  public void close() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }
}
