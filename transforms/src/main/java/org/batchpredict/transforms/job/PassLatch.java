package org.batchpredict.transforms.job;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The passes of one run that are under way in this process. */
final class PassLatch {
  private int underWay;

  synchronized void enter() {
    underWay++;
  }

  synchronized void leave() {
    underWay--;
    notifyAll();
  }

  /**
   * Waits until no pass is under way, so that no more files are written.
   *
   * @return whether that came true in time
   */
  synchronized boolean await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (underWay > 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
