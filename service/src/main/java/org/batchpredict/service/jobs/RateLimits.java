package org.batchpredict.service.jobs;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.batchpredict.service.access.Allowance;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/** How many calls a project may make a minute, on this instance. */
final class RateLimits {
  private final InstantSource clock;
  private final boolean counts;
  private final Map<Key, Allowance> allowances = new ConcurrentHashMap<>();

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

  /**
   * Counts a call.
   *
   * @param calls what calls they are, such as {@code creates}
   * @param perMinute always the same for these
   * @throws ApiException RESOURCE_EXHAUSTED when it is one too many
   */
  void count(String project, String calls, int perMinute) {
    if (!counts) {
      return;
    }
    Allowance allowance =
        allowances.computeIfAbsent(new Key(project, calls), key -> new Allowance(perMinute, clock));
    if (!allowance.take()) {
      throw new ApiException(
          Status.RESOURCE_EXHAUSTED,
          "Quota exceeded: project %s may make %s %s a minute (try again later)"
              .formatted(project, perMinute, calls));
    }
  }
}
