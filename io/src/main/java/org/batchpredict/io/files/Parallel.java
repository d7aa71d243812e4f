package org.batchpredict.io.files;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Does many things of the same kind at a time. */
public final class Parallel {
  /** As many as wait for a store. */
  private static final int THREADS = 16;

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

  private static void run(String threadName, int most, int count, Task task) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(most, count)), work -> new Thread(work, threadName));
    try {
      List<Callable<Boolean>> tasks =
          IntStream.range(0, count).<Callable<Boolean>>mapToObj(i -> () -> done(task, i)).toList();
      for (Future<Boolean> end : threads.invokeAll(tasks)) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(Storage.reason(requireNonNullElse(e.getCause(), e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while files were read or moved");
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean done(Task task, int index) throws IOException {
    task.run(index);
    return true;
  }

  /** One of the things to do. */
  @FunctionalInterface
  public interface Task {
    void run(int index) throws IOException;
  }
}
