package org.batchpredict.transforms;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Predicts the split that has a given index. */
final class PredictSplitFn extends DoFn<Integer, Integer> {
  private final PassSpec spec;
  private transient @Nullable Worker worker;

  PredictSplitFn(PassSpec spec) {
    this.spec = spec;
  }

  // The model is loaded for the first split and not in @Setup: a runner may set up more instances
  // than it has splits for.
  @ProcessElement
  public void predict(@Element Integer split, OutputReceiver<Integer> committed)
      throws IOException {
    try {
      if (worker == null) {
        worker = Worker.open(spec);
      }
      committed.output(worker.predict(split).split());
    } catch (IOException | RuntimeException e) {
      JobFaults.leave(spec, e);
      throw e;
    }
  }

  @Teardown
  public void close() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }
}
