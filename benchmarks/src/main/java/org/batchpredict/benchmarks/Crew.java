package org.batchpredict.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The threads of a contender. From their start to their end is its steady state. */
final class Crew {
  private Crew() {}

  /** Prints what the threads came to, as an object of JSON, when all are done. */
  static void run(int threads, Work work) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    List<FutureTask<Counts>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      FutureTask<Counts> task = new FutureTask<>(() -> work.run(number));
      tasks.add(task);
      Thread thread = new Thread(task, "crew-" + i);
      thread.setDaemon(true); // the others end with the first that fails
      thread.start();
    }
    Counts sum = Counts.NONE;
    for (FutureTask<Counts> task : tasks) {
      sum = sum.plus(task.get());
    }
    System.out.printf(
        Locale.ROOT,
        "{\"predictions\":%d,\"failures\":%d,\"steadySeconds\":%.6f}%n",
        sum.predictions(),
        sum.failures(),
        (System.nanoTime() - start) / 1e9);
  }

  /** What each thread does, by its number. */
  @FunctionalInterface
  interface Work {
    Counts run(int thread) throws Exception;
  }
}
