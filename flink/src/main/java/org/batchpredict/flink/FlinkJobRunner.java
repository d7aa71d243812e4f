package org.batchpredict.flink;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.RunningPipeline;

/** Flink: on a cluster, or in this process. */
public final class FlinkJobRunner implements JobRunner {
  @Override
  public String name() {
    return "FlinkRunner";
  }

  @Override
  public boolean serves(PipelineOptions options) {
    return options.getRunner().equals(FlinkRunner.class);
  }

  @Override
  public boolean hasWorkersElsewhere(PipelineOptions options) {
    return master(options).isPresent();
  }

  @Override
  public Optional<SerializableFunction<Throwable, RuntimeException>> finalFaults(
      PipelineOptions options) {
    return master(options).map(master -> SuppressRestartsException::new);
  }

  @Override
  public RunningPipeline start(Pipeline pipeline, int mostWorkers)
      throws IOException, InterruptedException {
    Optional<FlinkMaster> master = master(pipeline.getOptions());
    return master.isPresent()
        ? ClusterRun.start(pipeline, mostWorkers, master.get())
        : LocalRun.start(pipeline, mostWorkers);
  }

  @Override
  public Optional<RunningPipeline> find(PipelineOptions options, String jobId)
      throws IOException, InterruptedException {
    Optional<FlinkMaster> master = master(options);
    return master.isPresent() ? FoundRun.find(master.get(), jobId) : Optional.empty();
  }

  private static Optional<FlinkMaster> master(PipelineOptions options) {
    return FlinkMaster.of(options.as(FlinkPipelineOptions.class));
  }
}
