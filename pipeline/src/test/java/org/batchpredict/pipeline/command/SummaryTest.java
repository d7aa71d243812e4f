package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.io.report.StepSeconds;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void saysWhatTheTimeWentIntoTheMostFirst() {
    assertThat(Summary.shares(new StepSeconds(1, 9.4, 0.6, 7.8, 0.18, 0.84, 0.12, 0.06)))
        .isEqualTo(
            "Time of workers, 20.0 s: parse 47 %, TensorFlow 39 %, read 5 %, format 4 %,"
                + " encode 3 %");
  }

  @Test
  void saysWhatTensorFlowHadOfItHoweverLittle() {
    assertThat(Summary.shares(new StepSeconds(0.25, 0.5, 0, 0.001, 0, 0, 0.249, 0)))
        .isEqualTo("Time of workers, 1.0 s: parse 50 %, read 25 %, write 25 %, TensorFlow 0 %");
  }
}
