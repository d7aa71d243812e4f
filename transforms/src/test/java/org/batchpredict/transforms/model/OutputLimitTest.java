package org.batchpredict.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputLimitTest {
  @Test
  void isAShareOfTheHeapForEachProcessor() {
    assertThat(OutputLimit.of(1L << 30, 2)).isEqualTo(new OutputLimit(32 << 20, 64 << 20));
    assertThat(OutputLimit.of(1L << 40, 16)).isEqualTo(new OutputLimit(16 << 20, 256 << 20));
    assertThat(OutputLimit.of(1, 64)).isEqualTo(new OutputLimit(1, 1));
  }

  @Test
  void isNotExceededByWhatIsEqual() {
    OutputLimit limit = new OutputLimit(10, 20);
    limit.check(2, 10);
    limit.check(1, 20);
  }
}
