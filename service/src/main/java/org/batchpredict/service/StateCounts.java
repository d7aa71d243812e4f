package org.batchpredict.service;

import java.time.Duration;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.JobStore;

/** How many jobs there are in each state, asked anew only now and then. */
final class StateCounts {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final JobStore store;
  private Map<JobState, Long> counts = Map.of();
  private long until = System.nanoTime();

  StateCounts(JobStore store) {
    this.store = store;
  }

  /** NaN, which a scrape shows as such, when the store does not answer. */
  synchronized double of(JobState state) {
    if (System.nanoTime() - until >= 0) {
      try {
        counts = store.countByState();
      } catch (RuntimeException e) { // whoever scrapes asks again
        return Double.NaN;
      }
      until = System.nanoTime() + FRESH.toNanos();
    }
    return counts.getOrDefault(state, 0L);
  }
}
