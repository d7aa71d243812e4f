package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.transforms.job.CancelledJobException;
import org.batchpredict.transforms.job.FinishJob;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.PredictSplits;
import org.jspecify.annotations.Nullable;

/** Runs the pipeline of a prepared job to its end, on the runner that the options name. */
final class JobExecution {
  /** How long a runner has to let its workers stop between two batches. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private static final JobFault NO_RESULTS =
      new JobFault(
          ErrorCode.USER_CODE_FAILED,
          "The job has ended without results, and no worker has said why (see the runner's logs)");

  private final PreparedJob job;
  private final PredictionOptions options;
  private final JobRunner runner;
  private final int maxWorkerCount;
  private final LiveCounts counts;
  private volatile @Nullable RunningPipeline running;

  JobExecution(
      PreparedJob job,
      PredictionOptions options,
      JobRunner runner,
      int maxWorkerCount,
      LiveCounts counts) {
    this.job = job;
    this.options = options;
    this.runner = runner;
    this.maxWorkerCount = maxWorkerCount;
    this.counts = counts;
  }

  Outcome run() throws IOException, InterruptedException {
    Optional<Manifest> manifest = job.published();
    if (manifest.isEmpty()) {
      execute();
      manifest = job.published();
    }
    if (manifest.isEmpty()) {
      return Outcome.failed(job.fault().orElse(NO_RESULTS));
    }
    Manifest.Totals totals = manifest.get().totals();
    return Outcome.published(
        manifest.get(), job.pass().limits().verdict(totals.predictions(), totals.failures()));
  }

  private void execute() throws InterruptedException, IOException {
    options.setJobName("batch-predict-" + job.pass().runId());
    int splits = job.plan().splits().size();
    PredictSplits predict = PredictSplits.of(job.pass(), splits, job.inputBytes());
    FinishJob finish = FinishJob.of(job.pass());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            "PredictSplits",
            runner.finalFaults(options).map(predict::withFaultsThrownAs).orElse(predict))
        .apply(
            "FinishJob",
            runner.finalFaults(options).map(finish::withFaultsThrownAs).orElse(finish));
    try {
      await(runner.start(pipeline, Math.min(maxWorkerCount, splits)));
    } catch (RuntimeException e) {
      boolean cancelled = counts.isCancelled();
      // One worker that fails does not stop the others by itself.
      counts.cancel();
      counts.awaitIdle(STOP_PATIENCE);
      // A job that was publishing when it was cancelled has succeeded all the same.
      if (job.published().isPresent()) {
        return;
      }
      if (cancelled) {
        throw new CancelledJobException();
      }
      if (job.fault().isEmpty()) {
        throw e;
      }
    }
  }

  private void await(RunningPipeline started) throws IOException, InterruptedException {
    running = started;
    job.output().submitted(started.jobId());
    Optional<CommittedCounts> committed =
        runner.hasWorkersElsewhere(options)
            ? Optional.of(new CommittedCounts(job, counts))
            : Optional.empty();
    while (!started.awaitForAMoment()) {
      if (committed.isPresent()) {
        committed.get().refresh();
      }
      if (counts.isCancelled()) {
        // Passes in this process stop by themselves, between two batches; then the runner is told.
        counts.awaitIdle(STOP_PATIENCE);
        started.cancel();
        job.output().ended();
        throw new CancelledJobException();
      }
    }
    job.output().ended();
  }

  /** The number of worker processes in use; one as long as none is. */
  int workerProcesses() {
    RunningPipeline started = running;
    return started == null ? 1 : started.workerProcesses();
  }
}
