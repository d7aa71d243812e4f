package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.job.RunControl;
import org.jspecify.annotations.Nullable;

/** A job that this process prepares, starts and owns. */
final class StartedJob implements JobWork {
  private final String id;
  private final PredictionInput input;
  private final PredictionOptions options;
  private final Instant started;
  private final RunControl control;
  private volatile @Nullable PreparedJob prepared;
  private volatile @Nullable JobExecution execution;

  /**
   * @throws IllegalArgumentException when a job of this id runs in this process
   */
  StartedJob(String id, PredictionInput input, PredictionOptions options, Instant started) {
    this.id = id;
    this.input = input;
    this.options = options;
    this.started = started;
    this.control = RunControl.open(id);
  }

  @Override
  public Outcome run(Consumer<JobState> states) throws IOException, InterruptedException {
    states.accept(JobState.PREPARING);
    JobRunner runner = JobRunners.of(options);
    String region = input.region();
    if (region != null) {
      runner.setRegion(options, region);
    }
    PreparedJob job = JobPreparation.prepare(id, input, options, control::isCancelled);
    Retries retries = Retries.patient();
    JobExecution run =
        new JobExecution(job, options, runner, input.effectiveMaxWorkerCount(), control, retries);
    prepared = job;
    execution = run;
    claim(job, runner, retries);
    try {
      states.accept(JobState.RUNNING);
      return TableOutput.of(input, options).load(run.run(), control::isCancelled);
    } finally {
      job.output().release();
    }
  }

  private void claim(PreparedJob job, JobRunner runner, Retries retries) {
    try {
      retries.run(
          "Claiming the output",
          control::isCancelled,
          () -> {
            job.claimOutput(
                runner.name(),
                runner.hasWorkersElsewhere(options),
                new RunnerProbe(runner, options),
                started,
                control::isCancelled);
            return job;
          });
    } catch (IOException e) {
      throw job.output().cannotClaim(e);
    }
  }

  @Override
  public void cancel() {
    control.cancel();
  }

  @Override
  public LiveCounts counts() {
    return control.counts();
  }

  @Override
  public long inputBytes() {
    PreparedJob job = prepared;
    return job == null ? 0 : job.inputBytes();
  }

  @Override
  public int splits() {
    PreparedJob job = prepared;
    return job == null ? 0 : job.plan().splits().size();
  }

  @Override
  public int workerProcesses() {
    JobExecution run = execution;
    return run == null ? 1 : run.workerProcesses();
  }

  @Override
  public void close() {
    control.close();
  }
}
