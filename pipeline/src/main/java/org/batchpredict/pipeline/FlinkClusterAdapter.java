package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.transforms.job.JobException;
import org.batchpredict.transforms.job.LiveCounts;
import org.jspecify.annotations.Nullable;

/**
 * The Flink runner on a cluster. The job is submitted detached, so that it goes on when this
 * process dies, with a restart strategy of its own.
 */
final class FlinkClusterAdapter implements RunnerAdapter {
  private static final long MOMENT_MILLIS = 200;
  private static final int MOMENTS_BETWEEN_COUNTS = 5;

  private final FlinkPipelineOptions options;
  private final FlinkMaster master;
  private FlinkCluster cluster = FlinkCluster.UNKNOWN;
  private @Nullable CommittedCounts committed;
  private int moments;

  FlinkClusterAdapter(FlinkPipelineOptions options, FlinkMaster master) {
    this.options = options;
    this.master = master;
  }

  @Override
  public void configure(int mostWorkers) throws IOException, InterruptedException {
    cluster = master.describe();
    options.setAttachedMode(false);
    options.setFasterCopy(true); // elements are integers: nobody can change them
    // Each worker by itself: with fewer free slots than workers, some wait for others to end, and
    // the death of one does not take the others along.
    options.setExecutionModeForBatch("BATCH");
    // A cluster that starts TaskManagers when they are needed has no slots to begin with.
    int slots = cluster.slots() > 0 ? cluster.slots() : mostWorkers;
    int wanted = options.getParallelism() > 0 ? options.getParallelism() : slots;
    options.setParallelism(Math.max(1, Math.min(mostWorkers, wanted)));
  }

  @Override
  public boolean hasWorkersElsewhere() {
    return true;
  }

  @Override
  public Optional<SerializableFunction<Throwable, RuntimeException>> finalFaults() {
    return Optional.of(SuppressRestartsException::new);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) throws InterruptedException {
    return master.submit(pipeline, options, cluster);
  }

  @Override
  public boolean awaitForAMoment(PipelineResult result) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    try {
      return result.getState().isTerminal();
    } catch (RuntimeException e) { // Flink's client has tried for a minute
      throw new JobException(
          ErrorCode.USER_CODE_FAILED,
          "Cannot watch the job: the Flink cluster at %s does not answer or no longer knows it (when it runs again, continue with --resume)"
              .formatted(master.address()),
          e);
    }
  }

  @Override
  public void refresh(PreparedJob job, LiveCounts counts) throws IOException {
    // A listing is a request to a file system: not for every moment.
    if (moments++ % MOMENTS_BETWEEN_COUNTS == 0) {
      if (committed == null) {
        committed = new CommittedCounts(job);
      }
      committed.addTo(counts);
    }
  }

  @Override
  public int workerProcesses() {
    return Math.max(1, Math.min(cluster.taskManagers(), options.getParallelism()));
  }
}
