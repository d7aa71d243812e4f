package org.batchpredict.transforms.tensorflow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.model.ForwardingModel;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/**
 * A model whose runs are left behind when they do not end: each is in a thread of its own, and who
 * calls waits for so long only. TensorFlow ends a run that has timed out at its next operation; one
 * that is in an operation without end is there for as long as the process is.
 */
final class BoundedModel extends ForwardingModel {
  /** How long an operation has to end after the time-out. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Model model;
  private final Duration timeout;
  private final Duration grace;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "batchpredict-run");
            thread.setDaemon(true);
            return thread;
          });

  /** Who uses the model: its owner, and each run, left behind or not. */
  private final AtomicInteger holders = new AtomicInteger(1);

  BoundedModel(Model model, Duration timeout, Duration grace) {
    this.model = model;
    this.timeout = timeout;
    this.grace = grace;
  }

  /** A model that interrupts its runs itself after the time-out, as far as it can. */
  static BoundedModel of(Model model, Duration timeout) {
    return new BoundedModel(model, timeout, GRACE);
  }

  @Override
  protected Model model() {
    return model;
  }

  @Override
  public void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    holders.incrementAndGet();
    Future<?> run =
        threads.submit(
            () -> {
              try {
                model.run(inputs, from, to, outputs, steps);
              } finally {
                release();
              }
            });
    try {
      run.get(timeout.plus(grace).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ModelException.doesNotEnd(timeout, grace);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the model was running", e);
    }
  }

  /** Frees the model once its last run has returned. */
  @Override
  public void close() {
    threads.shutdown();
    release();
  }

  private void release() {
    if (holders.decrementAndGet() == 0) {
      model.close();
    }
  }
}
