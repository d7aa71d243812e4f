package org.batchpredict.transforms.job;

import java.util.function.BooleanSupplier;

/**
 * Waits for what is about to come without giving the core away. A thread that sleeps takes as long
 * to be woken as a small batch to be predicted, and lanes wait for each other at each.
 */
final class BriefWait {
  private static final long NANOS = 100_000;

  private BriefWait() {}

  /** Whether it has come; false after as long as it would have taken to be woken. */
  static boolean until(BooleanSupplier come) {
    long start = System.nanoTime();
    while (!come.getAsBoolean()) {
      if (System.nanoTime() - start > NANOS) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }
}
