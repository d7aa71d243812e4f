package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for I/O: the first that fails ends the work of all, and so does an interrupt. */
final class CopyThreads<T> implements AutoCloseable {
  private static final int THREADS = 8;

  /** For what is in the middle of a request; it can do no harm afterwards. */
  private static final long PATIENCE_SECONDS = 2;

  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, this::thread);
  private final CompletionService<T> work = new ExecutorCompletionService<>(executor);
  private int started;

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "batchpredict-copy-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  Future<T> start(Callable<T> task) {
    started++;
    return work.submit(task);
  }

  /** Waits until all is done. */
  void await() throws IOException {
    for (int done = 0; done < started; done++) {
      try {
        result(work.take());
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }

  static <T> T result(Future<T> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      boolean unused = executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
