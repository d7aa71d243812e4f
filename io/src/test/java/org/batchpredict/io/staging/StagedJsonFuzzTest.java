package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.testing.Fuzzing;
import org.junit.jupiter.api.Test;

class StagedJsonFuzzTest {
  @Test
  void readsOrRefusesWhateverAFileHolds() {
    int runs = Fuzzing.replay(StagedJsonFuzz.class, 150, StagedJsonFuzz::fuzzerTestOneInput);
    assertThat(runs).isGreaterThan(1000);
  }
}
