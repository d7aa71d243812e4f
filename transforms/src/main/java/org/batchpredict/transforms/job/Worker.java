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
  private final RunControl control;
  private final RunMonitor monitor;

  private Worker(
      Plan plan, SharedModel model, SplitPass pass, RunControl control, RunMonitor monitor) {
    this.plan = plan;
    this.model = model;
    this.pass = pass;
    this.control = control;
    this.monitor = monitor;
  }

  static Worker open(PassSpec spec) throws IOException {
    RunControl control = RunControl.join(spec);
    try {
      return open(spec, control);
    } catch (IOException | RuntimeException | Error e) {
      control.leave();
      throw e;
    }
  }

  private static Worker open(PassSpec spec, RunControl control) throws IOException {
    RunMonitor monitor = new RunMonitor(control, spec.limits());
    monitor.checkNotCancelled(); // before a model is loaded in vain
    Plan plan = Staging.of(spec.outputPath(), spec.fingerprint()).readPlan();
    SharedModel model = SharedModel.acquire(spec.model());
    try {
      SplitPass pass =
          new SplitPass(spec, plan, model.model(), () -> UUID.randomUUID().toString(), monitor);
      return new Worker(plan, model, pass, control, monitor);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  CommitRecord predict(int split) throws IOException {
    control.passes().enter();
    try {
      monitor.checkNotCancelled();
      return pass.run(plan.splits().get(split));
    } finally {
      control.passes().leave();
    }
  }

  /** Predicts a split again whose first range was begun at a wrong place. */
  CommitRecord repeat(int split, long firstStart) throws IOException {
    return pass.repeat(plan.splits().get(split), firstStart);
  }

  @Override
  public void close() {
    model.close();
    control.leave();
  }
}
