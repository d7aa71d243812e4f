package org.batchpredict.service;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.JobStore;
import org.jspecify.annotations.Nullable;

/** What is measured of all jobs together, asked of the store only now and then. */
final class StoreGauges {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Supplier<Map<JobState, Long>> counts;
  private final Supplier<Duration> queueAge;
  private final LongSupplier nanoTime;
  private @Nullable Known known;
  private long until;

  StoreGauges(JobStore store) {
    this(store::countByState, store::queueAge, System::nanoTime);
  }

  StoreGauges(
      Supplier<Map<JobState, Long>> counts, Supplier<Duration> queueAge, LongSupplier nanoTime) {
    this.counts = counts;
    this.queueAge = queueAge;
    this.nanoTime = nanoTime;
    this.until = nanoTime.getAsLong();
  }

  private record Known(Map<JobState, Long> counts, Duration queueAge) {}

  /** How many jobs there are; NaN, which a scrape shows as such, when the store does not answer. */
  double jobs(JobState state) {
    Known now = known();
    return now == null ? Double.NaN : now.counts().getOrDefault(state, 0L);
  }

  /** How many seconds ago the oldest QUEUED job was created; NaN likewise. */
  double queueAge() {
    Known now = known();
    return now == null ? Double.NaN : now.queueAge().toMillis() / 1e3;
  }

  /** Null when the store does not answer; it is not asked again at once then, either. */
  private synchronized @Nullable Known known() {
    if (nanoTime.getAsLong() - until >= 0) {
      try {
        known = new Known(counts.get(), queueAge.get());
      } catch (RuntimeException e) { // whoever scrapes asks again
        known = null;
      }
      until = nanoTime.getAsLong() + FRESH.toNanos();
    }
    return known;
  }
}
