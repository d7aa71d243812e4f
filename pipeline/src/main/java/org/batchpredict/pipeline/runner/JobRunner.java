package org.batchpredict.pipeline.runner;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * What is different from runner to runner about a job. Implementations are services: {@link
 * java.util.ServiceLoader} finds them on the class path.
 *
 * <p>A runner knows pipelines and their options, and nothing of what they compute.
 */
public interface JobRunner {
  /** What Beam calls it, as in {@code --runner=}. */
  String name();

  /** Whether these options name this runner. */
  boolean serves(PipelineOptions options);

  /** Whether the workers are in other processes than the one that starts the pipeline. */
  default boolean hasWorkersElsewhere(PipelineOptions options) {
    return false;
  }

  /**
   * Makes of what ends a worker's work an exception that the runner takes for final; empty when the
   * runner tries nothing again.
   */
  default Optional<SerializableFunction<Throwable, RuntimeException>> finalFaults(
      PipelineOptions options) {
    return Optional.empty();
  }

  /** Has pipelines with these options run in a region; for runners that have regions. */
  default void setRegion(PipelineOptions options, String region) {}

  /**
   * Starts a pipeline on at most {@code mostWorkers} workers at a time, and returns while it runs.
   * Its options are the runner's to change.
   *
   * @throws IOException when the runner's cluster cannot be asked
   */
  RunningPipeline start(Pipeline pipeline, int mostWorkers)
      throws IOException, InterruptedException;

  /**
   * A pipeline that another process may have started; empty when it does not run, and always where
   * pipelines end with the process that started them.
   *
   * @param options where the pipeline runs
   * @param jobId what {@link RunningPipeline#jobId} has said
   * @throws IOException when the runner's cluster cannot be asked
   */
  default Optional<RunningPipeline> find(PipelineOptions options, String jobId)
      throws IOException, InterruptedException {
    return Optional.empty();
  }
}
