package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.UUID;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.SharedPlan;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.SharedModel;

/**
 * What a worker thread holds from split to split: the plan, the model, the pass with its buffers.
 */
final class Worker implements AutoCloseable {
  private final SharedPlan plan;
  private final SharedModel model;
  private final SplitPass pass;
  private final LiveCounts counts;
  private final RunMonitor monitor;

  private Worker(
      SharedPlan plan, SharedModel model, SplitPass pass, LiveCounts counts, RunMonitor monitor) {
    this.plan = plan;
    this.model = model;
    this.pass = pass;
    this.counts = counts;
    this.monitor = monitor;
  }

  static Worker open(PassSpec spec) throws IOException {
    RunMonitor monitor = new RunMonitor(spec);
    monitor.checkNotCancelled(); // before a model is loaded in vain
    Staging staging = Staging.of(spec.outputPath(), spec.fingerprint());
    SharedPlan plan = SharedPlan.acquire(staging, spec.runId());
    try {
      return open(spec, plan, monitor);
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }

  private static Worker open(PassSpec spec, SharedPlan plan, RunMonitor monitor) {
    SharedModel model = SharedModel.acquire(spec.model());
    try {
      SplitPass pass =
          new SplitPass(
              spec, plan.plan(), model.model(), () -> UUID.randomUUID().toString(), monitor);
      return new Worker(plan, model, pass, LiveCounts.of(spec.runId()), monitor);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  CommitRecord predict(int split) throws IOException {
    counts.startPass();
    try {
      monitor.checkNotCancelled();
      return pass.run(plan.plan().splits().get(split));
    } finally {
      counts.endPass();
    }
  }

  /** Predicts a split again whose first range was begun at a wrong place. */
  CommitRecord repeat(int split, long firstStart) throws IOException {
    return pass.repeat(plan.plan().splits().get(split), firstStart);
  }

  @Override
  public void close() {
    model.close();
    plan.close();
  }
}
