package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.transforms.job.CancelledJobException;
import org.batchpredict.transforms.job.FinishJob;
import org.batchpredict.transforms.job.JobFaults;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.PassSpec;
import org.batchpredict.transforms.job.PredictSplits;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.job.RunControl;
import org.batchpredict.transforms.model.SharedModel;
import org.jspecify.annotations.Nullable;

/** Runs the pipeline of a prepared job to its end, on the runner that the options name. */
final class JobExecution {
  /** How long workers in this process have to stop; a model that loops is interrupted before. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(6);

  private final PreparedJob job;
  private final PredictionOptions options;
  private final JobRunner runner;
  private final int maxWorkerCount;
  private final RunControl control;
  private final Retries retries;
  private volatile @Nullable RunningPipeline running;

  JobExecution(
      PreparedJob job,
      PredictionOptions options,
      JobRunner runner,
      int maxWorkerCount,
      RunControl control,
      Retries retries) {
    this.job = job;
    this.options = options;
    this.runner = runner;
    this.maxWorkerCount = maxWorkerCount;
    this.control = control;
    this.retries = retries;
  }

  Outcome run() throws IOException, InterruptedException {
    Optional<Manifest> manifest = published();
    if (manifest.isEmpty()) {
      manifest = execute();
    }
    if (manifest.isEmpty()) {
      return Outcome.failed(fault().orElse(JobError.NO_RESULTS));
    }
    Manifest.Totals totals = manifest.get().totals();
    return Outcome.published(
        manifest.get(), job.pass().limits().verdict(totals.predictions(), totals.failures()));
  }

  private Optional<Manifest> published() throws IOException {
    return retries.run("Looking for the results", control::isCancelled, job::published);
  }

  private Optional<JobFault> fault() throws IOException {
    return retries.run("Reading what workers say", control::isCancelled, job::fault);
  }

  @SuppressWarnings("try") // The model is held, and not used, here.
  private Optional<Manifest> execute() throws InterruptedException, IOException {
    options.setJobName("batch-predict-" + job.pass().runId());
    // Asked before the runner changes the options.
    boolean elsewhere = runner.hasWorkersElsewhere(options);
    PassSpec pass = elsewhere ? job.pass() : job.pass().withWorkersBesideJob();
    // Both take half a second, in one thread each.
    try (SharedModel.Ahead model = elsewhere ? () -> {} : SharedModel.loadAhead(pass.model())) {
      return execute(pass, elsewhere);
    }
  }

  private Optional<Manifest> execute(PassSpec pass, boolean elsewhere)
      throws InterruptedException, IOException {
    int splits = job.plan().splits().size();
    PredictSplits predict = PredictSplits.of(pass, splits, job.inputBytes());
    FinishJob finish = FinishJob.of(pass);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<Integer> committed =
        pipeline.apply(
            "PredictSplits",
            runner.finalFaults(options).map(predict::withFaultsThrownAs).orElse(predict));
    if (elsewhere) { // this process may be gone when they are done
      committed.apply(
          "FinishJob", runner.finalFaults(options).map(finish::withFaultsThrownAs).orElse(finish));
    }
    try {
      RunningPipeline started = runner.start(pipeline, Math.min(maxWorkerCount, splits));
      if (elsewhere) {
        await(started, true);
      } else {
        RunThenPublish both = new RunThenPublish(started, finish);
        await(both, false);
        return both.manifest();
      }
    } catch (RuntimeException e) {
      boolean cancelled = control.isCancelled();
      // One worker that fails does not stop the others by itself.
      control.cancel();
      if (!(e instanceof CancelledJobException)) { // which comes after the wait
        control.awaitIdle(STOP_PATIENCE);
      }
      // A job that was publishing when it was cancelled has succeeded all the same.
      Optional<Manifest> manifest = published();
      if (manifest.isPresent()) {
        return manifest;
      }
      if (cancelled) {
        throw new CancelledJobException();
      }
      if (fault().isEmpty()) { // on a full disk, say
        throw control.fault().orElse(e);
      }
    }
    return published();
  }

  private void await(RunningPipeline started, boolean elsewhere)
      throws IOException, InterruptedException {
    running = started;
    job.output().submitted(started.jobId());
    CommittedCounts committed =
        new CommittedCounts(job.staging(), job.plan(), control.counts(), System::nanoTime);
    while (!started.awaitForAMoment()) {
      if (elsewhere) { // else they count by themselves
        committed.refresh();
        checkLimits(started, committed);
      }
      if (control.isCancelled()) {
        // Passes in this process stop by themselves, between two batches; then the runner is told.
        control.awaitIdle(STOP_PATIENCE);
        started.cancel();
        job.output().ended();
        throw new CancelledJobException();
      }
    }
    job.output().ended();
  }

  /**
   * Ends a job of which too much has failed. Workers judge by what they have seen themselves and
   * find committed; what several of them commit is known here first.
   */
  private void checkLimits(RunningPipeline started, CommittedCounts committed) throws IOException {
    if (committed.areWhole()) {
      return; // the end judges
    }
    try {
      LiveCounts counts = control.counts();
      job.pass().limits().checkRunning(counts.predictions(), counts.failures());
    } catch (RuntimeException e) {
      if (job.staging().hasRun(job.pass().runId())) {
        new JobNotes(job.staging()).writeFault(JobFaults.of(e)); // for who is attached
      }
      started.cancel();
      job.output().ended();
      throw e;
    }
  }

  /** The number of worker processes in use; one as long as none is. */
  int workerProcesses() {
    RunningPipeline started = running;
    return started == null ? 1 : started.workerProcesses();
  }
}
