package org.batchpredict.transforms.job;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that a pass has beside its own while cores are idle. One ends when its core is needed,
 * and at the end of the split at the latest, and its buffers with it.
 */
final class SpareLanes implements AutoCloseable {
  private final Supplier<Lane> newLane;
  private final Cores.@Nullable Share cores;
  private int count;
  private long backOffs;

  /** The most that a batch has had so far. */
  private volatile long batchBytes;

  private SpareLanes(Supplier<Lane> newLane, Cores.@Nullable Share cores) {
    this.newLane = newLane;
    this.cores = cores;
  }

  /** Lanes on idle cores. */
  static SpareLanes on(Cores cores, Supplier<Lane> newLane) {
    return new SpareLanes(newLane, cores.enter());
  }

  /** No lanes, ever. */
  static SpareLanes none() {
    return new SpareLanes(
        () -> {
          throw new IllegalStateException("There are no spare lanes");
        },
        null);
  }

  /** One more lane; null when no core is idle. */
  @Nullable Lane tryAdd() {
    if (cores == null || !cores.tryAdd(batchBytes)) {
      return null;
    }
    Lane lane = newLane.get();
    synchronized (this) {
      count++;
    }
    return lane;
  }

  /** Takes a core, until the pass ends, for a thread that reads; returns whether one is idle. */
  boolean tryAddReader() {
    return cores != null && cores.tryAdd(batchBytes);
  }

  /**
   * Whether a lane, which has written its batch, is to end, as its core is needed: that is given
   * back. Cores of lanes that end for want of batches go with the pass.
   */
  boolean tryDrop() {
    return cores != null && cores.tryDrop(batchBytes);
  }

  /** Hears that a lane has ended. */
  synchronized void ended(Lane lane) {
    count--;
    backOffs += lane.backOffs();
  }

  /** The number of lanes that are under way. */
  synchronized int count() {
    return count;
  }

  /** Hears of a batch that is written, in any lane. */
  void onBatch(Lane lane) {
    if (cores != null && lane.heldBytes() > batchBytes) {
      batchBytes = lane.heldBytes();
    }
  }

  /** {@link Lane#backOffs} of all that have ended. */
  synchronized long backOffs() {
    return backOffs;
  }

  @Override
  public void close() {
    if (cores != null) {
      cores.close();
    }
  }
}
