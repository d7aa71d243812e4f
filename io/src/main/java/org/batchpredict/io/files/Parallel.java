package org.batchpredict.io.files;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/** Does many things of the same kind at a time. */
public final class Parallel {
  /** As many as wait for a store. */
  static final int THREADS = 16;

  /** So many operations of a local disk are done before threads would have been made. */
  private static final int FEW = 64;

  private Parallel() {}

  /**
   * Does things that mostly wait for a store: all, also when one fails.
   *
   * @throws IOException of the first that failed
   */
  static void run(String threadName, int count, Task task) throws IOException {
    run(threadName, THREADS, count, task);
  }

  /**
   * Does things that need a processor each, where the files are on the local disk, or else wait for
   * their store: all, also when one fails.
   *
   * @throws IOException of the first that failed
   */
  public static void run(String threadName, ResourceId directory, int count, Task task)
      throws IOException {
    int threads = Storage.isLocal(directory) ? Runtime.getRuntime().availableProcessors() : THREADS;
    run(threadName, threads, count, task);
  }

  /**
   * Does things that mostly wait for a disk or a store. One after the other and to the first that
   * fails when they are few; else many at a time, also when one fails: the disk may be one across a
   * network.
   *
   * @throws IOException of the first that failed
   */
  public static void each(String threadName, int count, Task task) throws IOException {
    if (isWorthIt(count)) {
      run(threadName, count, task);
      return;
    }
    for (int i = 0; i < count; i++) {
      task.run(i);
    }
  }

  /** Whether there is so much to do that threads pay, even where it is done at once. */
  static boolean isWorthIt(int count) {
    return count > FEW;
  }

  private static void run(String threadName, int most, int count, Task task) throws IOException {
    int workers = Math.max(1, Math.min(most, count));
    Queue queue = new Queue(count, task);
    ExecutorService threads =
        Executors.newFixedThreadPool(workers, work -> new Thread(work, threadName));
    try {
      for (Future<Boolean> end : threads.invokeAll(Collections.nCopies(workers, queue))) {
        end.get();
      }
      queue.throwFailure();
    } catch (ExecutionException e) {
      throw failed(requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while files were read or moved");
    } finally {
      threads.shutdownNow();
    }
  }

  private static IOException failed(Throwable cause) {
    return new IOException(Storage.reason(cause), cause);
  }

  /** What is left to do: each thread takes the next thing, so none is held that waits. */
  private static final class Queue implements Callable<Boolean> {
    private final int count;
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();
    private int failed = Integer.MAX_VALUE;
    private @Nullable Exception failure;

    Queue(int count, Task task) {
      this.count = count;
      this.task = task;
    }

    @Override
    public Boolean call() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        if (Thread.currentThread().isInterrupted()) {
          return false; // who waits was interrupted, too
        }
        try {
          task.run(i);
        } catch (IOException | RuntimeException e) {
          fail(i, e);
        }
      }
      return true;
    }

    /** Of all that fail, the first one is told of, whichever thread was faster. */
    private synchronized void fail(int index, Exception e) {
      if (index < failed) {
        failed = index;
        failure = e;
      }
    }

    synchronized void throwFailure() throws IOException {
      if (failure != null) {
        throw failed(failure);
      }
    }
  }

  /** One of the things to do. */
  @FunctionalInterface
  public interface Task {
    void run(int index) throws IOException;
  }
}
