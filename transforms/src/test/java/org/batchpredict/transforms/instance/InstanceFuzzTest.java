package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.testing.Fuzzing;
import org.junit.jupiter.api.Test;

class InstanceFuzzTest {
  @Test
  void takesWhatJacksonsTreeSaysIsAnInstance() {
    int runs = Fuzzing.replay(InstanceFuzz.class, 500, InstanceFuzz::fuzzerTestOneInput);
    assertThat(runs).isGreaterThan(7000);
  }
}
