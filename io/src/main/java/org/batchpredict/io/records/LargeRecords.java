package org.batchpredict.io.records;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * The large records that a process holds at a time: as many as half of its heap bears, and one in
 * any case. A worker that meets one more waits, so that the heap that large records need does not
 * grow with the number of workers (docs/adr/0031).
 */
final class LargeRecords {
  /** A record of more bytes is large. Those of fewer are bounded by their batch. */
  static final int LARGE_BYTES = 16 << 20;

  /** The bytes of heap that a byte of a record takes until its prediction is written, at most. */
  private static final int HEAP_PER_BYTE = 10;

  private static final int UNIT_BYTES = 1 << 20;

  /** Those of this process. */
  static final LargeRecords IN_HEAP = new LargeRecords(Runtime.getRuntime().maxMemory());

  private final int all;
  private final Semaphore units;

  LargeRecords(long heapBytes) {
    all = (int) Math.max(1, Math.min(heapBytes / 2 / UNIT_BYTES, Integer.MAX_VALUE));
    units = new Semaphore(all, true);
  }

  /**
   * Waits until there is room for a record.
   *
   * @param bytes the most that the record can have
   * @return what {@link #leave} gives back
   */
  int enter(long bytes) throws InterruptedIOException {
    int wanted = (int) Math.min(all, 1 + bytes / UNIT_BYTES * HEAP_PER_BYTE);
    try {
      units.acquire(wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while large records of others are predicted");
    }
    return wanted;
  }

  void leave(int entered) {
    units.release(entered);
  }
}
