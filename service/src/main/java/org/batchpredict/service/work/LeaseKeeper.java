package org.batchpredict.service.work;

import java.time.Duration;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.JobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prolongs the lease of an attempt in good time. Counts it from before the store was asked. */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** So often a lease is prolonged while it lasts. */
  private static final int RENEWALS = 3;

  private final JobStore store;
  private final Fence fence;
  private final Duration lease;
  private long since;
  private long next;

  /**
   * @param since the {@link System#nanoTime} before the job was claimed
   */
  LeaseKeeper(JobStore store, Fence fence, Duration lease, long since) {
    this.store = store;
    this.fence = fence;
    this.lease = lease;
    this.since = since;
    this.next = since + lease.toNanos() / RENEWALS;
  }

  /** How long the lease lasts; not positive when it is over. */
  Duration left() {
    return lease.minusNanos(System.nanoTime() - since);
  }

  /** Whether the lease has to be prolonged. */
  boolean isDue() {
    return System.nanoTime() - next >= 0;
  }

  /**
   * Prolongs the lease.
   *
   * @return false when it is lost, or over before the store could be asked
   */
  boolean renew() {
    long now = System.nanoTime();
    next = now + lease.toNanos() / RENEWALS;
    try {
      if (!store.renew(fence, lease)) {
        return false;
      }
      since = now;
      return true;
    } catch (RuntimeException e) {
      next = System.nanoTime() + lease.toNanos() / RENEWALS / RENEWALS;
      LOG.warn("Cannot prolong the lease of {} yet: {}", fence.job(), e.toString());
      return !left().isNegative();
    }
  }
}
