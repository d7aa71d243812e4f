package org.batchpredict.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.batchpredict.io.report.StepSeconds;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.RunPhase;
import org.jspecify.annotations.Nullable;

/**
 * A job that was started, by this process or by another: its state, its live counts, its end. Safe
 * for use by several threads.
 */
public final class PredictionJob {
  private static final Outcome LOST = Outcome.failed(JobError.NO_RESULTS);
  private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

  private final String id;
  private final String outputPath;
  private final JobWork work;
  private final Instant started;
  private final Clock clock;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final CompletableFuture<PredictionOutput> whenFinished = new CompletableFuture<>();

  private final Object lock = new Object();
  private JobState state = JobState.QUEUED;
  private @Nullable JobError error;
  private @Nullable Manifest manifest;
  private @Nullable Instant ended;

  PredictionJob(String id, String outputPath, JobWork work, Instant started, Clock clock) {
    this.id = id;
    this.outputPath = outputPath;
    this.work = work;
    this.started = started;
    this.clock = clock;
  }

  /**
   * A job of this process that has not begun.
   *
   * @throws IllegalArgumentException when a job of this id runs in this process
   */
  static PredictionJob of(
      String id, PredictionInput input, PredictionOptions options, Clock clock) {
    Instant now = clock.instant();
    JobWork work = new StartedJob(id, input, options, now);
    return new PredictionJob(id, String.valueOf(input.outputPath()), work, now, clock);
  }

  void start() {
    Thread thread = new Thread(this::run, "batch-predict-" + id);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Names this execution; unique. A job that had ended before it was attached to goes by its
   * fingerprint.
   */
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
      if (manifest != null) {
        long bytes = manifest.files().stream().mapToLong(Manifest.FileRead::bytes).sum();
        Manifest.Totals totals = manifest.totals();
        return progress(totals.predictions(), totals.failures(), bytes, bytes, elapsed);
      }
      LiveCounts counts = work.counts();
      return progress(
          counts.predictions(), counts.failures(), counts.inputBytes(), work.inputBytes(), elapsed);
    }
  }

  /**
   * What the job is at while it is {@link JobState#RUNNING}. Of workers in other processes only
   * what they have committed is known: until then it is starting.
   */
  public RunPhase phase() {
    return work.counts().phase();
  }

  /** The number of shards that its results will have; 0 as long as that is not known. */
  public int shards() {
    return work.splits();
  }

  /**
   * How its instances failed most often; empty when none did, and as long as nothing is published.
   */
  public Optional<FailureKind> mostFrequentFailure() {
    return isPublished() ? FailureKind.mostFrequent(outputPath) : Optional.empty();
  }

  /** Whether its results are published, which those of a job that failed may be, too. */
  public boolean isPublished() {
    synchronized (lock) {
      return manifest != null;
    }
  }

  /**
   * What the time of all its workers went into, those of earlier runs of the job included; empty
   * when there was no work, and as long as nothing is published.
   */
  public Optional<StepSeconds> time() {
    synchronized (lock) {
      return Optional.ofNullable(manifest).flatMap(Manifest::time);
    }
  }

  /** The batch size that the job has found to be good; empty when it was not to find one. */
  public OptionalInt foundBatchSize() {
    synchronized (lock) {
      return Optional.ofNullable(manifest)
          .flatMap(Manifest::batchChoice)
          .map(choice -> OptionalInt.of(choice.size()))
          .orElseGet(OptionalInt::empty);
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
        work.cancel();
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

  /**
   * What {@link #waitUntilFinish()} will return, for whoever does not want to wait in a thread:
   *
   * <pre>{@code
   * job.whenFinished().thenAccept(output -> log.info("{} {}", job.state(), output.toJson()));
   * }</pre>
   *
   * <p>It completes normally however the job ends; {@link #state()} and {@link #error()} say how.
   * What is not asked to run elsewhere runs in the job's thread. The future is the caller's: to
   * cancel it does not cancel the job.
   */
  public CompletableFuture<PredictionOutput> whenFinished() {
    return whenFinished.copy();
  }

  /**
   * Tells a listener of the progress, in a thread that is the listener's alone: now, at every
   * interval, and when the job has ended, with the exact counts. What a listener throws ends the
   * telling, and not the job.
   *
   * @param interval between two calls; above zero
   */
  public void onProgress(Duration interval, Consumer<? super Progress> listener) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("Invalid interval: " + interval + " (must be > 0)");
    }
    long nanos = interval.toNanos();
    Thread thread = new Thread(() -> tell(listener, nanos), "batch-predict-progress-" + id);
    thread.setDaemon(true);
    thread.start();
  }

  private void tell(Consumer<? super Progress> listener, long nanos) {
    try {
      do {
        listener.accept(progress());
      } while (!finished.await(nanos, TimeUnit.NANOSECONDS));
      listener.accept(progress());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by the listener: nobody else knows the thread
    }
  }

  /** Sees the job to its end, in the thread that calls. */
  void run() {
    Outcome outcome = LOST; // made before anything can lack
    try {
      outcome = work.run(this::enter);
    } catch (Throwable e) {
      // The end of the line: whatever went wrong, a native library that does not load too, is the
      // job's error, for whoever asks.
      outcome = Outcome.of(e);
    } finally {
      try {
        work.close();
      } finally {
        finish(outcome); // else whoever waits for the job would wait for ever
      }
    }
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
    whenFinished.complete(output());
  }

  private PredictionOutput output() {
    Progress progress = progress();
    int processes;
    synchronized (lock) {
      processes = workerProcesses();
    }
    double hours = processes * progress.elapsed().toNanos() / NANOS_PER_HOUR;
    return new PredictionOutput(outputPath, progress.predictions(), progress.failures(), hours);
  }

  /** Those that did the work, once that is known; a job that had nothing left to do used one. */
  private int workerProcesses() {
    return manifest == null ? work.workerProcesses() : Math.max(1, manifest.workerProcesses());
  }
}
