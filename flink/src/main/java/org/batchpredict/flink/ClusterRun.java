package org.batchpredict.flink;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.batchpredict.pipeline.runner.RunningPipeline;

/**
 * A pipeline on a Flink cluster. It is submitted detached, so that it goes on when this process
 * dies, with a restart strategy of its own.
 */
record ClusterRun(PipelineResult result, FlinkMaster master, int workerProcesses)
    implements RunningPipeline {
  private static final long MOMENT_MILLIS = 200;

  static ClusterRun start(Pipeline pipeline, int mostWorkers, FlinkMaster master)
      throws IOException, InterruptedException {
    FlinkCluster cluster = master.describe();
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    options.setAttachedMode(false);
    options.setFasterCopy(true); // elements are integers: nobody can change them
    // Each worker by itself: with fewer free slots than workers, some wait for others to end, and
    // the death of one does not take the others along.
    options.setExecutionModeForBatch("BATCH");
    // A cluster that starts TaskManagers when they are needed has no slots to begin with.
    int slots = cluster.slots() > 0 ? cluster.slots() : mostWorkers;
    int wanted = options.getParallelism() > 0 ? options.getParallelism() : slots;
    options.setParallelism(Math.max(1, Math.min(mostWorkers, wanted)));
    return new ClusterRun(
        master.submit(pipeline, options, cluster),
        master,
        Math.max(1, Math.min(cluster.taskManagers(), options.getParallelism())));
  }

  @Override
  public boolean awaitForAMoment() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    try {
      return result.getState().isTerminal();
    } catch (RuntimeException e) { // Flink's client has tried for a minute
      throw new IllegalStateException(
          "Cannot watch the job: the Flink cluster at %s does not answer or no longer knows it (when it runs again, continue with --resume)"
              .formatted(master.address()),
          e);
    }
  }

  @Override
  public void cancel() throws IOException {
    result.cancel();
  }
}
