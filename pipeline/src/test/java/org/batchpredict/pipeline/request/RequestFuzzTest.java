package org.batchpredict.pipeline.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.testing.Fuzzing;
import org.junit.jupiter.api.Test;

class RequestFuzzTest {
  @Test
  void parsesOrRefusesWhateverARequestHolds() {
    int runs = Fuzzing.replay(RequestFuzz.class, 1000, RequestFuzz::fuzzerTestOneInput);
    assertThat(runs).isGreaterThan(10_000);
  }
}
