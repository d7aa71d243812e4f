package org.batchpredict.dataflow;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.RunningPipeline;

/**
 * Google's Dataflow service. It has no exception that is final: what a worker throws, the service
 * tries again three times.
 */
public final class DataflowJobRunner implements JobRunner {
  @Override
  public String name() {
    return "DataflowRunner";
  }

  @Override
  public boolean serves(PipelineOptions options) {
    return options.getRunner().equals(DataflowRunner.class);
  }

  @Override
  public boolean hasWorkersElsewhere(PipelineOptions options) {
    return true;
  }

  @Override
  public void setRegion(PipelineOptions options, String region) {
    options.as(DataflowPipelineOptions.class).setRegion(region);
  }

  @Override
  public RunningPipeline start(Pipeline pipeline, int mostWorkers) {
    DataflowPipelineOptions options = pipeline.getOptions().as(DataflowPipelineOptions.class);
    int wanted = options.getMaxNumWorkers();
    options.setMaxNumWorkers(wanted > 0 ? Math.min(wanted, mostWorkers) : mostWorkers);
    options.setNumWorkers(Math.min(options.getNumWorkers(), options.getMaxNumWorkers()));
    return DataflowRun.of((DataflowPipelineJob) pipeline.run(options), options.getMaxNumWorkers());
  }

  @Override
  public Optional<RunningPipeline> find(PipelineOptions options, String jobId) throws IOException {
    return DataflowRun.find(options.as(DataflowPipelineOptions.class), jobId);
  }
}
