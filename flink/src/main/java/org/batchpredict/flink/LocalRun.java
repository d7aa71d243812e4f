package org.batchpredict.flink;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.batchpredict.pipeline.runner.RunningPipeline;

/** A pipeline on Flink without a cluster: Flink's own threads, in this process. */
record LocalRun(PipelineResult result) implements RunningPipeline {
  private static final long MOMENT_MILLIS = 200;

  static LocalRun start(Pipeline pipeline, int mostWorkers) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    options.setAttachedMode(true); // in this process Flink knows no other mode
    options.setFasterCopy(true); // elements are integers: nobody can change them
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = options.getParallelism() > 0 ? options.getParallelism() : cores;
    options.setParallelism(Math.max(1, Math.min(mostWorkers, wanted)));
    return new LocalRun(pipeline.run());
  }

  @Override
  public boolean awaitForAMoment() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    return result.getState().isTerminal();
  }

  @Override
  public void cancel() throws IOException {
    result.cancel();
  }
}
