package org.batchpredict.pipeline;

import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.PipelineResult;
import org.batchpredict.transforms.job.LiveCounts;

/** The Flink runner without a cluster: Flink's own threads, in this process. */
final class LocalFlinkAdapter implements RunnerAdapter {
  private static final long MOMENT_MILLIS = 200;

  private final FlinkPipelineOptions options;

  LocalFlinkAdapter(FlinkPipelineOptions options) {
    this.options = options;
  }

  @Override
  public void configure(int mostWorkers) {
    options.setAttachedMode(true); // in this process Flink knows no other mode
    options.setFasterCopy(true); // elements are integers: nobody can change them
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = options.getParallelism() > 0 ? options.getParallelism() : cores;
    options.setParallelism(Math.max(1, Math.min(mostWorkers, wanted)));
  }

  @Override
  public boolean awaitForAMoment(PipelineResult result) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    return result.getState().isTerminal();
  }

  /** The workers are in this process and count by themselves. */
  @Override
  public void refresh(PreparedJob job, LiveCounts counts) {}

  @Override
  public int workerProcesses() {
    return 1;
  }
}
