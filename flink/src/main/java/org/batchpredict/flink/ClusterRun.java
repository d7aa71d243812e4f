package org.batchpredict.flink;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline on a Flink cluster. It is submitted detached, so that it goes on when this process
 * dies, with a restart strategy of its own.
 */
record ClusterRun(
    PipelineResult result, FlinkMaster master, Optional<String> jobId, int workerProcesses)
    implements RunningPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRun.class);

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
    PipelineResult result = master.submit(pipeline, options, cluster);
    return new ClusterRun(
        result,
        master,
        jobNamed(options.getJobName(), master),
        Math.max(1, Math.min(cluster.taskManagers(), options.getParallelism())));
  }

  /** Beam does not say what Flink calls a job; empty when Flink does not, either. */
  static Optional<String> jobNamed(String name, FlinkMaster master) throws InterruptedException {
    try (RestClusterClient<?> client = master.client()) {
      return FlinkCluster.answer(client.listJobs()).stream()
          .filter(job -> job.getJobName().equals(name))
          .map(job -> job.getJobId().toHexString())
          .findFirst();
    } catch (IOException e) {
      LOG.warn("Cannot tell Flink's name of the job, but it runs: {}", e.toString());
      return Optional.empty();
    }
  }

  @Override
  public boolean awaitForAMoment() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    try {
      return result.getState().isTerminal();
    } catch (RuntimeException e) { // Flink's client has tried for a minute
      throw cannotWatch(master, e);
    }
  }

  static IllegalStateException cannotWatch(FlinkMaster master, Exception e) {
    return new IllegalStateException(
        "Cannot watch the job: the Flink cluster at %s does not answer or no longer knows it (when it runs again, continue with --resume)"
            .formatted(master.address()),
        e);
  }

  @Override
  public void cancel() throws IOException {
    result.cancel();
  }
}
