package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionOutputTest {
  @Test
  void writesAllFieldsInOrder() {
    assertThat(new PredictionOutput("out/\"1\"", Long.MAX_VALUE, 3, 0.25).toJson())
        .isEqualTo(
            "{\"outputPath\":\"out/\\\"1\\\"\",\"predictionCount\":\"9223372036854775807\","
                + "\"errorCount\":\"3\",\"nodeHours\":0.25}");
  }

  @Test
  void writesZeros() {
    assertThat(new PredictionOutput("out", 0, 0, 0).toJson())
        .isEqualTo(
            "{\"outputPath\":\"out\",\"predictionCount\":\"0\",\"errorCount\":\"0\","
                + "\"nodeHours\":0.0}");
  }

  @Test
  void refusesNegativeCounts() {
    assertThatThrownBy(() -> new PredictionOutput("out", -1, 0, 0))
        .hasMessage("Invalid counts: -1 predictions, 0 errors (must be >= 0)");
    assertThatThrownBy(() -> new PredictionOutput("out", 0, -1, 0))
        .hasMessage("Invalid counts: 0 predictions, -1 errors (must be >= 0)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesHoursThatJsonCannotHold(double hours) {
    assertThatThrownBy(() -> new PredictionOutput("out", 0, 0, hours))
        .hasMessage("Invalid nodeHours: " + hours + " (must be >= 0 and finite)");
  }
}
