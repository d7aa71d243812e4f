package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.io.report.StepSeconds;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void saysWhatTheTimeWentIntoTheMostFirst() {
    assertThat(Summary.shares(new StepSeconds(1, 9.5, 0.6, 7.7, 0.2, 0.85, 0.1, 0.05)))
        .isEqualTo(
            "Time of workers, 20.0 s: parse 48 %, TensorFlow 38 %, read 5 %, format 4 %,"
                + " encode 3 %, decode 1 %, write 1 %");
  }
}
