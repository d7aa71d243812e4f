package org.batchpredict.transforms.job;

import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
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
  private final Counter memoryBackOffs = Metrics.counter(NAMESPACE, "memoryBackOffs");
  private final FaultPolicy faults;
  private transient @Nullable Worker worker;
  private transient boolean closed;

  PredictSplitFn(FaultPolicy faults) {
    this.faults = faults;
  }

  @Setup
  public void registerStores(PipelineOptions options) {
    Worker.registerStores(faults.spec(), options);
  }

  @ProcessElement
  public void predict(@Element Integer split, OutputReceiver<Integer> committed)
      throws IOException {
    count(
        faults.run(
            "Predicting split " + split,
            () -> {
              Worker opened = worker();
              CommitRecord commit = opened.predict(split);
              long lately = opened.takeBackOffs();
              if (lately > 0) { // most jobs have none, and no such counter
                memoryBackOffs.inc(lately);
              }
              return commit;
            }));
    committed.output(split);
  }

  // The model is loaded for the first split and not in @Setup: a runner may set up more instances
  // than it has splits for. Not under the lock: teardown waits for nobody.
  // One whose model was interrupted is of no more use, but to another attempt it is no reason.
  Worker worker() throws IOException {
    synchronized (this) {
      if (worker != null && !worker.isInterrupted()) {
        return worker;
      }
    }
    Worker opened = Worker.open(faults.spec());
    synchronized (this) {
      if (!closed) {
        if (worker != null) {
          worker.close();
        }
        worker = opened;
        return opened;
      }
    }
    opened.close();
    throw new CancelledJobException(); // the runner gave this instance up while the model loaded
  }

  /** Counts a split once it is done: what a lost attempt has counted, Beam cannot take back. */
  private void count(CommitRecord commit) {
    predictions.inc(commit.predictions());
    failures.inc(commit.failureCount());
    inputBytes.inc(commit.ranges().stream().mapToLong(read -> read.range().size()).sum());
  }

  /**
   * Also called while another thread predicts, when a runner gives up: nothing is to outlive it.
   */
  @Teardown
  public synchronized void close() {
    closed = true;
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }
}
