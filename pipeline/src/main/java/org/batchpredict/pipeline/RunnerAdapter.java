package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.job.LiveCounts;

/** What is different from runner to runner about a job. */
interface RunnerAdapter {
  /**
   * The adapter of the runner that the options name.
   *
   * @throws InvalidRequestException when the runner is not supported
   */
  static RunnerAdapter of(PredictionOptions options) {
    Class<? extends PipelineRunner<?>> runner = options.getRunner();
    if (runner.equals(DirectRunner.class)) {
      return new DirectAdapter(options);
    }
    if (runner.equals(FlinkRunner.class)) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      return FlinkMaster.of(flink)
          .<RunnerAdapter>map(master -> new FlinkClusterAdapter(flink, master))
          .orElseGet(() -> new LocalFlinkAdapter(flink));
    }
    throw new InvalidRequestException(
        "Unsupported runner: %s (supported: DirectRunner, FlinkRunner)"
            .formatted(runner.getSimpleName()),
        null);
  }

  /**
   * Tells the runner to use at most {@code mostWorkers} workers at a time, and to let {@code run()}
   * return while the job runs.
   *
   * @throws IOException when the runner's cluster cannot be asked
   */
  void configure(int mostWorkers) throws IOException, InterruptedException;

  /** Whether the workers are in other processes than the one that starts the pipeline. */
  default boolean hasWorkersElsewhere() {
    return false;
  }

  /**
   * Makes of what ends a worker's work an exception that the runner takes for final; empty when the
   * runner tries nothing again.
   */
  default Optional<SerializableFunction<Throwable, RuntimeException>> finalFaults() {
    return Optional.empty();
  }

  /** Starts the pipeline, whose options were configured. */
  default PipelineResult run(Pipeline pipeline) throws InterruptedException {
    return pipeline.run();
  }

  /**
   * Waits for a moment, unless the job ends before.
   *
   * @return whether the job has ended
   * @throws RuntimeException when the job has failed and the runner says why
   */
  boolean awaitForAMoment(PipelineResult result) throws InterruptedException;

  /** Brings the live counts up to date, where workers cannot reach them. */
  void refresh(PreparedJob job, LiveCounts counts) throws IOException;

  /** The number of worker processes in use. */
  int workerProcesses();
}
