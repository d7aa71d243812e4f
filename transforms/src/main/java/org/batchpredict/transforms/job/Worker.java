package org.batchpredict.transforms.job;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.SharedPlan;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.SharedModel;
import org.jspecify.annotations.Nullable;

/**
 * What a worker thread holds from split to split: the plan, the model, the pass with its buffers.
 */
final class Worker implements AutoCloseable, PassLatch.Pass {
  private final PassSpec spec;
  private final SharedPlan plan;
  private final SharedModel model;
  private final SplitPass pass;
  private final RunControl control;
  private final RunMonitor monitor;
  private volatile @Nullable Thread thread;
  private volatile boolean interrupted;
  private long backOffs;

  private Worker(
      PassSpec spec,
      SharedPlan plan,
      SharedModel model,
      SplitPass pass,
      RunControl control,
      RunMonitor monitor) {
    this.spec = spec;
    this.plan = plan;
    this.model = model;
    this.pass = pass;
    this.control = control;
    this.monitor = monitor;
  }

  /**
   * Makes the stores known that a worker needs, as the process that started the job has done for
   * itself: Beam alone tries requests again in its own way (docs/adr/0021).
   */
  static void registerStores(PassSpec spec, PipelineOptions options) {
    if (!spec.besideJob()) {
      FileSystemsSetup.registerFor(List.of(spec.outputPath(), spec.model().spec().uri()), options);
    }
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
    new RunMonitor(control, spec.limits()).checkNotCancelled(); // before a model is loaded in vain
    Staging staging = Staging.of(spec.outputPath(), spec.fingerprint());
    SharedPlan plan = SharedPlan.acquire(staging, spec.runId());
    try {
      CommittedElsewhere elsewhere = new CommittedElsewhere(staging, plan.plan().splits().size());
      return open(spec, plan, control, new RunMonitor(control, spec.limits(), elsewhere));
    } catch (RuntimeException | Error e) {
      plan.close();
      throw e;
    }
  }

  private static Worker open(
      PassSpec spec, SharedPlan plan, RunControl control, RunMonitor monitor) {
    control.counts().enter(RunPhase.LOADING_MODEL);
    SharedModel model = SharedModel.acquire(spec.model());
    try {
      SplitPass pass =
          new SplitPass(
              spec,
              plan.plan(),
              model.model(),
              () -> UUID.randomUUID().toString(),
              Clock.systemUTC(),
              monitor);
      return new Worker(spec, plan, model, pass, control, monitor);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  CommitRecord predict(int split) throws IOException {
    return watched(() -> pass.run(plan.plan().splits().get(split)));
  }

  /** The number of runs that had no memory, since this was asked before. */
  long takeBackOffs() {
    long before = backOffs;
    backOffs = pass.backOffs();
    return backOffs - before;
  }

  /** Predicts a split again whose first range was begun at a wrong place. */
  CommitRecord repeat(int split, long firstStart) throws IOException {
    return watched(() -> pass.repeat(plan.plan().splits().get(split), firstStart));
  }

  private CommitRecord watched(Retries.Work<CommitRecord> work) throws IOException {
    thread = Thread.currentThread();
    control.passes().enter(this);
    try {
      monitor.checkNotCancelled();
      CommitRecord commit = work.run();
      if (spec.besideJob()) { // no other process commits splits of this run
        control.commits().add(commit);
      }
      return commit;
    } finally {
      control.passes().leave(this);
      thread = null;
    }
  }

  /** Runners elsewhere cancel by interrupting the thread, which native code does not notice. */
  @Override
  public boolean isToStop() {
    Thread at = thread;
    return monitor.isEnding() || control.isCancelled() || (at != null && at.isInterrupted());
  }

  /** Whether its model was interrupted, and can be run no more. */
  boolean isInterrupted() {
    return interrupted;
  }

  @Override
  public void interruptModel() {
    interrupted = true;
    model.interrupt();
  }

  @Override
  public void close() {
    model.close();
    plan.close();
    control.leave();
  }
}
