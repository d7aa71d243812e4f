package org.batchpredict.transforms.job;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The turns of the batches of an attempt to be written, one after the other, until something ends
 * the attempt. Each wakes but the one that it comes before.
 */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Condition> waiting = new HashMap<>(); // held by the lock
  private final AtomicLong written = new AtomicLong(); // changed by who holds the lock
  private volatile @Nullable Throwable fault;

  /**
   * Waits until all batches before this one are written.
   *
   * @throws CancelledJobException when the attempt ends before, or the thread is interrupted
   */
  void await(long turn) {
    if (written.get() != turn && !BriefWait.until(() -> written.get() == turn || fault != null)) {
      sleepUntil(turn);
    }
    Throwable reason = fault;
    if (reason != null) {
      throw new CancelledJobException(reason); // of no interest beside the reason itself
    }
  }

  private void sleepUntil(long turn) {
    lock.lock();
    try {
      if (written.get() != turn && fault == null) {
        Condition come = lock.newCondition();
        waiting.put(turn, come);
        while (written.get() != turn && fault == null) {
          come.await();
        }
        waiting.remove(turn);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledJobException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Says that the batch whose turn it was is written. */
  void next() {
    lock.lock();
    try {
      Condition come = waiting.get(written.incrementAndGet());
      if (come != null) {
        come.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes this the reason why the attempt ends, unless there is one. */
  void fail(Throwable reason) {
    lock.lock();
    try {
      if (fault == null) {
        fault = reason;
      }
      waiting.values().forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }

  /** Why the attempt ends before its time; null while it does not. */
  @Nullable Throwable fault() {
    return fault;
  }
}
