package org.batchpredict.service.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * So many of something a minute; what is not used lasts for a minute. Safe for use by several
 * threads.
 */
public final class Allowance {
  private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final InstantSource clock;
  private double left;
  private Instant at;

  public Allowance(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
    this.left = perMinute;
    this.at = clock.instant();
  }

  /** Takes one; false when none is left. */
  public synchronized boolean take() {
    Instant now = clock.instant();
    Duration passed = Duration.between(at, now);
    if (!passed.isNegative()) { // clocks are set back
      left = Math.min(perMinute, left + perMinute * (passed.toNanos() / NANOS_PER_MINUTE));
    }
    at = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
