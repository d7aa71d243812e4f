package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void derivesRatePercentAndTimeLeft() {
    Progress progress = new Progress(100, 97, 3, 250, 1000, Duration.ofSeconds(20));
    assertThat(progress.instancesPerSecond()).isEqualTo(5);
    assertThat(progress.percent()).isEqualTo(25);
    assertThat(progress.timeLeft()).contains(Duration.ofSeconds(60));
  }

  @Test
  void hasNoTimeLeftBeforeThereIsAPace() {
    Progress progress = new Progress(0, 0, 0, 0, 1000, Duration.ZERO);
    assertThat(progress.instancesPerSecond()).isZero();
    assertThat(progress.percent()).isZero();
    assertThat(progress.timeLeft()).isEmpty();
  }

  @Test
  void anEmptyInputIsDone() {
    Progress progress = new Progress(0, 0, 0, 0, 0, Duration.ofSeconds(1));
    assertThat(progress.percent()).isEqualTo(100);
    assertThat(progress.timeLeft()).contains(Duration.ZERO);
  }

  @Test
  void neverPassesTheEnd() {
    Progress progress = new Progress(10, 10, 0, 1500, 1000, Duration.ofSeconds(1));
    assertThat(progress.percent()).isEqualTo(100);
    assertThat(progress.timeLeft()).contains(Duration.ZERO);
  }

  @Test
  void refusesNegativeNumbers() {
    assertThatThrownBy(() -> new Progress(-1, 0, 0, 0, 0, Duration.ZERO))
        .hasMessage("Invalid instances: -1 (must be >= 0)");
    assertThatThrownBy(() -> new Progress(0, 0, 0, 0, -1, Duration.ZERO))
        .hasMessage("Invalid totalInputBytes: -1 (must be >= 0)");
    assertThatThrownBy(() -> new Progress(0, 0, 0, 0, 0, Duration.ofSeconds(-1)))
        .hasMessage("Invalid elapsed: PT-1S (must be >= 0)");
  }
}
