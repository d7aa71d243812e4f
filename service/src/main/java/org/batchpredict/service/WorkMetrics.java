package org.batchpredict.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.batchpredict.service.work.AttemptEnd;
import org.batchpredict.service.work.WorkListener;

/** Counts what comes of the jobs that this instance takes up. */
final class WorkMetrics implements WorkListener {
  private final Counter claimed;
  private final Counter takenOver;
  private final Counter started;
  private final Counter leasesLost;
  private final Counter predictions;
  private final Counter failures;
  private final Map<AttemptEnd, Counter> ended = new EnumMap<>(AttemptEnd.class);

  WorkMetrics(MeterRegistry registry) {
    claimed = counter(registry, "jobs_claimed", "Claims of jobs by this instance");
    takenOver = counter(registry, "jobs_taken_over", "Claims of jobs that another instance left");
    started = counter(registry, "workers_started", "Workers that this instance has started");
    leasesLost = counter(registry, "leases_lost", "Attempts whose right to the job was lost");
    predictions = counter(registry, "predictions", "Predictions of attempts that have ended");
    failures = counter(registry, "failures", "Failed instances of attempts that have ended");
    for (AttemptEnd end : AttemptEnd.values()) {
      ended.put(
          end,
          Counter.builder("attempts")
              .description("Attempts that have ended, by how")
              .tag("end", end.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void claimed() {
    claimed.increment();
  }

  @Override
  public void takenOver() {
    takenOver.increment();
  }

  @Override
  public void started() {
    started.increment();
  }

  @Override
  public void ended(AttemptEnd end, long morePredictions, long moreFailures) {
    Counter counter = ended.get(end);
    if (counter != null) { // it is: there is one for each
      counter.increment();
    }
    predictions.increment((double) morePredictions);
    failures.increment((double) moreFailures);
  }

  @Override
  public void leaseLost() {
    leasesLost.increment();
  }
}
