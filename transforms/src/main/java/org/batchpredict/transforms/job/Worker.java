package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.UUID;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.SharedModel;

/**
 * What a worker thread holds from split to split: the plan, the model, the pass with its buffers.
 */
final class Worker implements AutoCloseable {
  private final Plan plan;
  private final SharedModel model;
  private final SplitPass pass;
  private final LiveCounts counts;
  private final RunMonitor monitor;

  private Worker(
      Plan plan, SharedModel model, SplitPass pass, LiveCounts counts, RunMonitor monitor) {
    this.plan = plan;
    this.model = model;
    this.pass = pass;
    this.counts = counts;
    this.monitor = monitor;
  }

  static Worker open(PassSpec spec) throws IOException {
    RunMonitor monitor = new RunMonitor(spec);
    monitor.checkNotCancelled(); // before a model is loaded in vain
    Plan plan = Staging.of(spec.outputPath(), spec.fingerprint()).readPlan();
    SharedModel model = SharedModel.acquire(spec.model());
    try {
      SplitPass pass =
          new SplitPass(spec, plan, model.model(), () -> UUID.randomUUID().toString(), monitor);
      return new Worker(plan, model, pass, LiveCounts.of(spec.runId()), monitor);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  CommitRecord predict(int split) throws IOException {
    counts.startPass();
    try {
      monitor.checkNotCancelled();
      return pass.run(plan.splits().get(split));
    } finally {
      counts.endPass();
    }
  }

  /** Predicts a split again whose first range was begun at a wrong place. */
  CommitRecord repeat(int split, long firstStart) throws IOException {
    return pass.repeat(plan.splits().get(split), firstStart);
  }

  @Override
  public void close() {
    model.close();
  }
}
