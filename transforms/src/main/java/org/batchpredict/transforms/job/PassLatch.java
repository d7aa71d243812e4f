package org.batchpredict.transforms.job;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The passes of one run that are under way in this process. */
final class PassLatch {
  private final Set<Pass> underWay = ConcurrentHashMap.newKeySet();

  synchronized void enter(Pass pass) {
    underWay.add(pass);
  }

  synchronized void leave(Pass pass) {
    underWay.remove(pass);
    notifyAll();
  }

  List<Pass> underWay() {
    return List.copyOf(underWay);
  }

  /**
   * Waits until no pass is under way, so that no more files are written.
   *
   * @return whether that came true in time
   */
  synchronized boolean await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!underWay.isEmpty()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  /** A worker's pass over a split. */
  interface Pass {
    /** Whether it has been told to stop. */
    boolean isToStop();

    /** Ends the run of the model that it is in, as far as that can be ended. */
    void interruptModel();
  }
}
