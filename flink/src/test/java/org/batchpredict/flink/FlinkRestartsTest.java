package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation")
class FlinkRestartsTest {
  private final FlinkPipelineOptions options =
      PipelineOptionsFactory.as(FlinkPipelineOptions.class);

  FlinkRestartsTest() {
    options.setParallelism(4);
  }

  @Test
  void allowsEveryWorkerToBeLostManyTimes() {
    assertThat(FlinkRestarts.of(options))
        .isEqualTo(
            RestartStrategies.failureRateRestart(
                80, Duration.ofMinutes(10), Duration.ofSeconds(3)));
  }

  @Test
  void obeysTheUser() {
    options.setNumberOfExecutionRetries(2);
    options.setExecutionRetryDelay(500L);
    assertThat(FlinkRestarts.of(options))
        .isEqualTo(RestartStrategies.fixedDelayRestart(2, Duration.ofMillis(500)));
    options.setNumberOfExecutionRetries(0);
    assertThat(FlinkRestarts.of(options)).isEqualTo(RestartStrategies.noRestart());
  }

  @Test
  void tellsBeamWhatItObeysItself() {
    FlinkRestarts.set(options);
    assertThat(options.getNumberOfExecutionRetries()).isEqualTo(80);
    assertThat(options.getExecutionRetryDelay()).isEqualTo(3000);

    options.setNumberOfExecutionRetries(1);
    options.setExecutionRetryDelay(7L);
    FlinkRestarts.set(options);
    assertThat(options.getNumberOfExecutionRetries()).isEqualTo(1);
    assertThat(options.getExecutionRetryDelay()).isEqualTo(7);
  }
}
