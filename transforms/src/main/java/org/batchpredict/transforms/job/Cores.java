package org.batchpredict.transforms.job;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The cores of a process, each of which one lane of a pass keeps busy. A pass has a lane in any
 * case, as runners decide how many there are; cores that no pass needs bear more lanes of those
 * under way, shared evenly among them (docs/adr/0053). What belongs to a core here is only a
 * number: threads are the operating system's to place.
 */
final class Cores {
  /**
   * A core that a pass gives back is the next pass's for so long: a worker takes splits one after
   * the other.
   */
  static final Duration PATIENCE = Duration.ofMillis(100);

  /** Those of this process. */
  static final Cores OF_PROCESS =
      new Cores(
          Runtime.getRuntime().availableProcessors(),
          Runtime.getRuntime().maxMemory(),
          System::nanoTime);

  /** The bytes of heap that a byte of a batch takes until its predictions are written, at most. */
  private static final int HEAP_PER_BYTE = 10;

  private final int all;
  private final long heapForBatches;
  private final LongSupplier nanoTime;

  private int passes;
  private volatile int lanes;
  private int reserved; // for passes to come, until the time below
  private long reservedUntil;

  /**
   * @param heapBytes of the process; batches under way may take half of it
   * @param nanoTime as {@link System#nanoTime}
   */
  Cores(int all, long heapBytes, LongSupplier nanoTime) {
    this.all = all;
    this.heapForBatches = heapBytes / 2;
    this.nanoTime = nanoTime;
  }

  /** Begins a pass, with one lane. */
  synchronized Share enter() {
    if (passes == 0) {
      reserve(all); // those of a job begin side by side
    }
    passes++;
    lanes++;
    reserved = Math.max(0, reserved - 1);
    return new Share();
  }

  private void reserve(int cores) {
    long now = nanoTime.getAsLong();
    reserved = Math.min(all, (now - reservedUntil < 0 ? reserved : 0) + cores);
    reservedUntil = now + PATIENCE.toNanos();
  }

  private boolean isSpare() {
    int spare = all - lanes;
    return spare > reserved || (spare > 0 && nanoTime.getAsLong() - reservedUntil >= 0);
  }

  /** What a pass has of the cores. */
  final class Share implements AutoCloseable {
    private int mine = 1;
    private long batchBytes;

    /**
     * Takes a core for one more lane, when there is one to spare and heap for its batches.
     *
     * @param bytes the most that a batch of the pass has had so far, input and output
     */
    boolean tryAdd(long bytes) {
      if (lanes >= all) { // a busy process pays no more than this
        return false;
      }
      synchronized (Cores.this) {
        batchBytes = bytes;
        if (!isSpare() || mine >= most() || !hasHeapFor(lanes + 1)) {
          return false;
        }
        mine++;
        lanes++;
        return true;
      }
    }

    /**
     * Gives the core of a lane back when others need it, or the heap its batches.
     *
     * @param bytes the most that a batch of the pass has had so far, input and output
     */
    boolean tryDrop(long bytes) {
      synchronized (Cores.this) {
        batchBytes = bytes;
        if (mine == 1 || (lanes <= all && mine <= most() && hasHeapFor(lanes))) {
          return false;
        }
        mine--;
        lanes--;
        return true;
      }
    }

    private int most() {
      return (all + passes - 1) / passes;
    }

    private boolean hasHeapFor(int count) {
      return batchBytes * HEAP_PER_BYTE * count <= heapForBatches;
    }

    /** Ends the pass; its lanes are ended. */
    @Override
    public void close() {
      synchronized (Cores.this) {
        passes--;
        lanes -= mine;
        reserve(mine);
        mine = 0;
      }
    }
  }
}
