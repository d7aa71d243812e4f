package org.batchpredict.service;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;
import java.util.Locale;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.store.Database;
import org.batchpredict.service.work.Dispatcher;

/** What is measured of a service instance (docs/service.md, Metrics). */
final class Metrics {
  private Metrics() {}

  static void bind(
      MeterRegistry registry, Database database, JobStore store, Dispatcher dispatcher) {
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(registry));
    if (database.dataSource() instanceof HikariDataSource pool) {
      pool.setMetricRegistry(registry);
    }
    Gauge.builder("jobs_at_work", dispatcher, Dispatcher::running)
        .description("Jobs that this instance works on")
        .register(registry);
    StoreGauges gauges = new StoreGauges(store);
    Gauge.builder("queue_age_seconds", gauges, StoreGauges::queueAge)
        .description("Time since the oldest queued job was created")
        .strongReference(true) // nobody else has the gauges
        .register(registry);
    for (JobState state : JobState.values()) {
      Gauge.builder("jobs", gauges, g -> g.jobs(state))
          .description("Jobs in the database by state")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .strongReference(true)
          .register(registry);
    }
  }
}
