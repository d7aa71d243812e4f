package org.batchpredict.service.work;

import java.time.Duration;

/**
 * Ends this process when its lease is over: the job is another worker's then, whatever has become
 * of the service instance that started this one.
 */
final class Watchdog {
  static final int STATUS = 75;

  private static final Duration LOOK = Duration.ofMillis(200);

  private volatile long end;

  Watchdog(Duration lease) {
    prolong(lease);
  }

  void prolong(Duration lease) {
    end = System.nanoTime() + lease.toNanos();
  }

  void start() {
    Thread thread = new Thread(this::watch, "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (System.nanoTime() - end < 0) {
        Thread.sleep(LOOK.toMillis());
      }
      halt("its lease is over: the service instance has given no sign");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process at once, and says why. */
  static void halt(String reason) {
    System.err.println("The worker ends: " + reason);
    Runtime.getRuntime().halt(STATUS);
  }
}
