package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import org.batchpredict.service.work.AttemptEnd;
import org.junit.jupiter.api.Test;

class WorkMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final WorkMetrics metrics = new WorkMetrics(registry);

  @Test
  void countsAllThatItIsTold() {
    for (AttemptEnd end : AttemptEnd.values()) {
      metrics.claimed();
      metrics.ended(end, 10, 2);
    }
    metrics.ended(AttemptEnd.SUCCEEDED, 1, 0);
    for (int i = 0; i < 3; i++) {
      metrics.started();
    }
    metrics.takenOver();
    metrics.leaseLost();
    metrics.leaseLost();

    String scrape = registry.scrape();
    for (AttemptEnd end : AttemptEnd.values()) {
      assertThat(scrape)
          .contains(
              String.format(
                  Locale.ROOT,
                  "attempts_total{end=\"%s\"} %.1f\n",
                  end.name().toLowerCase(Locale.ROOT),
                  end == AttemptEnd.SUCCEEDED ? 2.0 : 1.0));
    }
    assertThat(scrape)
        .contains(
            "\njobs_claimed_total 7.0\n",
            "\njobs_taken_over_total 1.0\n",
            "\nworkers_started_total 3.0\n",
            "\nleases_lost_total 2.0\n",
            "\npredictions_total 71.0\n",
            "\nfailures_total 14.0\n");
  }
}
