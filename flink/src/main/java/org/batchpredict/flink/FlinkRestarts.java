package org.batchpredict.flink;

import java.time.Duration;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.api.common.restartstrategy.RestartStrategies;

/**
 * How often a job begins again after a failure of the cluster, the death of a TaskManager that is.
 * What a worker throws is final and is not in question here.
 */
@SuppressWarnings("deprecation") // The only way to give a DataSet job a strategy of its own.
final class FlinkRestarts {
  /** A TaskManager that vanishes is missed after 50 s with Flink's settings: this is longer. */
  private static final int ROUNDS = 20;

  private static final Duration DELAY = Duration.ofSeconds(3);
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private FlinkRestarts() {}

  /** Sets the options to the same, as far as they can tell, for where Beam obeys them. */
  static void set(FlinkPipelineOptions options) {
    if (options.getNumberOfExecutionRetries() < 0) {
      options.setNumberOfExecutionRetries(ROUNDS * options.getParallelism());
    }
    if (options.getExecutionRetryDelay() < 0) {
      options.setExecutionRetryDelay(DELAY.toMillis());
    }
  }

  /** The user's wish, where they have one; else ours. */
  static RestartStrategies.RestartStrategyConfiguration of(FlinkPipelineOptions options) {
    Duration delay =
        options.getExecutionRetryDelay() < 0
            ? DELAY
            : Duration.ofMillis(options.getExecutionRetryDelay());
    int retries = options.getNumberOfExecutionRetries();
    if (retries == 0) {
      return RestartStrategies.noRestart();
    }
    // Each worker that is lost counts as a failure, so there can be this many in one round.
    return retries > 0
        ? RestartStrategies.fixedDelayRestart(retries, delay)
        : RestartStrategies.failureRateRestart(ROUNDS * options.getParallelism(), INTERVAL, delay);
  }
}
