package org.batchpredict.service.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/** How many calls a project may make a minute, on this instance; unused ones last for a minute. */
final class RateLimits {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final boolean counts;
  private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(InstantSource clock) {
    this(clock, true);
  }

  private RateLimits(InstantSource clock, boolean counts) {
    this.clock = clock;
    this.counts = counts;
  }

  /** Counts nothing, and refuses nothing. */
  static RateLimits none() {
    return new RateLimits(InstantSource.system(), false);
  }

  private record Key(String project, String calls) {}

  /** What is left of the calls of a minute. */
  private record Bucket(double left, Instant at, boolean isTaken) {
    Bucket take(int perMinute, Instant now) {
      Duration passed = Duration.between(at, now);
      double filled =
          passed.isNegative()
              ? left
              : Math.min(perMinute, left + perMinute * seconds(passed) / seconds(MINUTE));
      return new Bucket(filled >= 1 ? filled - 1 : filled, now, filled >= 1);
    }
  }

  /**
   * Counts a call.
   *
   * @param calls what calls they are, such as {@code creates}
   * @throws ApiException RESOURCE_EXHAUSTED when it is one too many
   */
  void count(String project, String calls, int perMinute) {
    if (!counts) {
      return;
    }
    Instant now = clock.instant();
    Bucket bucket =
        buckets.compute(
            new Key(project, calls),
            (key, old) ->
                (old == null ? new Bucket(perMinute, now, true) : old).take(perMinute, now));
    if (!bucket.isTaken()) {
      throw new ApiException(
          Status.RESOURCE_EXHAUSTED,
          "Quota exceeded: project %s may make %s %s a minute (try again later)"
              .formatted(project, perMinute, calls));
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
