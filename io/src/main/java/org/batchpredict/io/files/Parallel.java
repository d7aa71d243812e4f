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

/** Does many things of the same kind at a time, each of which mostly waits for a store. */
final class Parallel {
  private static final int THREADS = 16;

  private Parallel() {}

  /**
   * Does all, also when one fails.
   *
   * @throws IOException of the first that failed
   */
  static void run(String threadName, int count, Task task) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, count)), work -> new Thread(work, threadName));
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
      throw new InterruptedIOException("Interrupted while files were moved");
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
  interface Task {
    void run(int index) throws IOException;
  }
}
