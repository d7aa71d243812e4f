package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.job.RunControl;
import org.jspecify.annotations.Nullable;

/** A job that was started: its state, its live counts, its end. Safe for use by several threads. */
public final class PredictionJob {
  private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

  private final String id;
  private final PredictionInput input;
  private final PredictionOptions options;
  private final Clock clock;
  private final Instant started;
  private final RunControl control;
  private final CountDownLatch finished = new CountDownLatch(1);

  private final Object lock = new Object();
  private JobState state = JobState.QUEUED;
  private @Nullable JobError error;
  private @Nullable PreparedJob prepared;
  private @Nullable JobExecution execution;
  private @Nullable Manifest manifest;
  private @Nullable Instant ended;

  /**
   * @throws IllegalArgumentException when a job of this id runs in this process
   */
  PredictionJob(String id, PredictionInput input, PredictionOptions options, Clock clock) {
    this.id = id;
    this.input = input;
    this.options = options;
    this.clock = clock;
    this.started = clock.instant();
    this.control = RunControl.open(id);
  }

  void start() {
    Thread thread = new Thread(this::runToItsEnd, "batch-predict-" + id);
    thread.setDaemon(true);
    thread.start();
  }

  /** Names this execution; unique. */
  public String id() {
    return id;
  }

  public JobState state() {
    synchronized (lock) {
      return state;
    }
  }

  /** Why the job did not succeed; empty while it runs and when it has succeeded. */
  public Optional<JobError> error() {
    synchronized (lock) {
      return Optional.ofNullable(error);
    }
  }

  /** What is done so far; exact once the job has published its results. */
  public Progress progress() {
    synchronized (lock) {
      Duration elapsed = elapsed(ended == null ? clock.instant() : ended);
      long totalBytes = prepared == null ? 0 : prepared.inputBytes();
      LiveCounts counts = control.counts();
      return manifest == null
          ? progress(
              counts.predictions(), counts.failures(), counts.inputBytes(), totalBytes, elapsed)
          : progress(
              manifest.totals().predictions(),
              manifest.totals().failures(),
              totalBytes,
              totalBytes,
              elapsed);
    }
  }

  /** A clock may be set back while the job runs. */
  private Duration elapsed(Instant now) {
    return now.isBefore(started) ? Duration.ZERO : Duration.between(started, now);
  }

  private static Progress progress(
      long predictions, long failures, long bytes, long totalBytes, Duration elapsed) {
    return new Progress(predictions + failures, predictions, failures, bytes, totalBytes, elapsed);
  }

  /**
   * Asks the job to stop, and returns at once. The job ends CANCELLED, with nothing in its output
   * directory that looks complete, unless it was publishing already: then it ends as it would have.
   */
  public void cancel() {
    synchronized (lock) {
      if (!state.isFinal()) {
        state = JobState.CANCELLING;
        control.cancel();
      }
    }
  }

  /** Waits for the end of the job. The output counts what was done, however the job ended. */
  public PredictionOutput waitUntilFinish() throws InterruptedException {
    finished.await();
    return output();
  }

  /** Waits for the end of the job for some time; empty when it has not ended by then. */
  public Optional<PredictionOutput> waitUntilFinish(Duration timeout) throws InterruptedException {
    return finished.await(timeout.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(output())
        : Optional.empty();
  }

  private void runToItsEnd() {
    Outcome outcome;
    try {
      outcome = run();
    } catch (Throwable e) {
      // The end of the line: whatever went wrong, a native library that does not load too, is the
      // job's error, for whoever asks.
      outcome = Outcome.of(e);
    }
    control.close();
    finish(outcome);
  }

  private Outcome run() throws IOException, InterruptedException {
    enter(JobState.PREPARING);
    JobRunner runner = JobRunners.of(options);
    PreparedJob job = JobPreparation.prepare(id, input, options);
    Retries retries = Retries.patient();
    JobExecution run =
        new JobExecution(job, options, runner, input.effectiveMaxWorkerCount(), control, retries);
    synchronized (lock) {
      prepared = job;
      execution = run;
    }
    retries.run(
        "Claiming the output",
        control::isCancelled,
        () -> {
          job.claimOutput();
          return job;
        });
    enter(JobState.RUNNING);
    return run.run();
  }

  private void enter(JobState next) {
    synchronized (lock) {
      if (state != JobState.CANCELLING) {
        state = next;
      }
    }
  }

  private void finish(Outcome outcome) {
    synchronized (lock) {
      state = outcome.state();
      error = outcome.error();
      manifest = outcome.manifest();
      ended = clock.instant();
    }
    finished.countDown();
  }

  private PredictionOutput output() {
    Progress progress = progress();
    int processes;
    synchronized (lock) {
      processes = workerProcesses();
    }
    double hours = processes * progress.elapsed().toNanos() / NANOS_PER_HOUR;
    return new PredictionOutput(
        String.valueOf(input.outputPath()), progress.predictions(), progress.failures(), hours);
  }

  /** Those that did the work, once that is known; a job that had nothing left to do used one. */
  private int workerProcesses() {
    if (manifest != null) {
      return Math.max(1, manifest.workerProcesses());
    }
    return execution == null ? 1 : execution.workerProcesses();
  }
}
