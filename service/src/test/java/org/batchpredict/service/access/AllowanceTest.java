package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final Allowance allowance = new Allowance(60, () -> now);

  private int taken() {
    int taken = 0;
    while (allowance.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void isForAMinuteAndNoLonger() {
    assertThat(taken()).isEqualTo(60);
    now = now.plusSeconds(7);
    assertThat(taken()).isEqualTo(7);
    now = now.plusSeconds(3600);
    assertThat(taken()).isEqualTo(60);
  }

  @Test
  void comesBackBitByBit() {
    assertThat(taken()).isEqualTo(60);
    for (int i = 0; i < 9; i++) {
      now = now.plusMillis(100);
      assertThat(allowance.take()).isFalse();
    }
    now = now.plusMillis(150);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void bearsAClockThatIsSetBack() {
    assertThat(taken()).isEqualTo(60);
    now = now.minusSeconds(3600);
    assertThat(taken()).isZero();
    now = now.plusSeconds(1);
    assertThat(taken()).isEqualTo(1);
  }
}
