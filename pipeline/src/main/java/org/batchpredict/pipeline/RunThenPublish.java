package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.transforms.job.FinishJob;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline whose workers are in this process, and the publication of what they leave: this
 * process is there for both, so the pipeline needs no step that waits for all others. To a runner
 * that step costs more than the publication itself (docs/adr/0059).
 */
final class RunThenPublish implements RunningPipeline {
  private static final long MOMENT_MILLIS = 100;

  /** How long a publication has to end when the job is cancelled. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final RunningPipeline workers;
  private final FinishJob finish;
  private final CompletableFuture<Manifest> published = new CompletableFuture<>();
  private @Nullable Thread publication;

  RunThenPublish(RunningPipeline workers, FinishJob finish) {
    this.workers = workers;
    this.finish = finish;
  }

  @Override
  public Optional<String> jobId() {
    return workers.jobId();
  }

  @Override
  public int workerProcesses() {
    return workers.workerProcesses();
  }

  /**
   * @throws CompletionException why the results cannot be published
   */
  @Override
  public boolean awaitForAMoment() throws InterruptedException {
    if (publication == null) {
      if (!workers.awaitForAMoment()) {
        return false;
      }
      // In a thread of its own: a store that does not answer must not keep a job from being
      // cancelled.
      Thread thread = new Thread(this::publish, "batchpredict-publish");
      thread.setDaemon(true);
      thread.start();
      publication = thread;
    }
    try {
      published.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  /** What was published; empty until then. */
  Optional<Manifest> manifest() {
    return published.isDone() && !published.isCompletedExceptionally()
        ? Optional.of(published.join())
        : Optional.empty();
  }

  private void publish() {
    try {
      published.complete(finish.now());
    } catch (IOException | RuntimeException | Error e) {
      published.completeExceptionally(e);
    }
  }

  /** A publication that has begun is not broken off, unless its store does not answer. */
  @Override
  public void cancel() throws IOException {
    workers.cancel();
    Thread thread = publication;
    if (thread != null) {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread.interrupt();
    }
  }
}
