package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.testing.Fuzzing;
import org.junit.jupiter.api.Test;

class TfRecordFuzzTest {
  @Test
  void readsWhatAPlainReaderReads() {
    int runs = Fuzzing.replay(TfRecordFuzz.class, 60, TfRecordFuzz::fuzzerTestOneInput);
    assertThat(runs).isGreaterThan(1000);
  }
}
