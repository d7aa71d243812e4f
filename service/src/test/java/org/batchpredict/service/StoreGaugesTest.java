package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.junit.jupiter.api.Test;

class StoreGaugesTest {
  private long nanos = Long.MAX_VALUE - 5; // as any number may be
  private final StoreGauges gauges = new StoreGauges(this::counts, this::queueAge, () -> nanos);
  private int asked;
  private boolean isAway;

  private Map<JobState, Long> counts() {
    asked++;
    if (isAway) {
      throw new IllegalStateException("away");
    }
    return Map.of(JobState.QUEUED, (long) asked);
  }

  private Duration queueAge() {
    return Duration.ofMillis(1500);
  }

  @Test
  void asksTheStoreEveryTenSecondsAtMost() {
    assertThat(gauges.jobs(JobState.QUEUED)).isEqualTo(1);
    assertThat(gauges.jobs(JobState.RUNNING)).isZero();
    assertThat(gauges.queueAge()).isEqualTo(1.5);
    pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(gauges.jobs(JobState.QUEUED)).isEqualTo(1);

    pass(Duration.ofNanos(1));

    assertThat(gauges.jobs(JobState.QUEUED)).isEqualTo(2);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void asksAStoreThatIsAwayNoMoreOften() {
    isAway = true;
    for (JobState state : JobState.values()) {
      assertThat(gauges.jobs(state)).isNaN();
    }
    assertThat(gauges.queueAge()).isNaN();
    assertThat(asked).isEqualTo(1);

    isAway = false;
    pass(Duration.ofSeconds(10));

    assertThat(gauges.jobs(JobState.QUEUED)).isEqualTo(2);
  }

  private void pass(Duration duration) {
    nanos += duration.toNanos();
  }
}
