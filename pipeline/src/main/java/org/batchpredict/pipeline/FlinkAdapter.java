package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.PipelineResult;
import org.batchpredict.transforms.LiveCounts;
import org.jspecify.annotations.Nullable;

/**
 * The Flink runner: TaskManagers of a cluster, or of this process with {@code
 * --flinkMaster=[local]}. The job is submitted detached, so that it goes on when this process dies.
 */
final class FlinkAdapter implements RunnerAdapter {
  private static final long MOMENT_MILLIS = 200;
  private static final Set<String> IN_PROCESS = Set.of("[local]", "[collection]");

  private static final int MOMENTS_BETWEEN_COUNTS = 5;

  private final FlinkPipelineOptions options;
  private final boolean inProcess;
  private int moments;
  private int processes = 1;
  private @Nullable CommittedCounts committed;

  FlinkAdapter(PredictionOptions options) {
    this.options = options.as(FlinkPipelineOptions.class);
    this.inProcess = IN_PROCESS.contains(this.options.getFlinkMaster());
  }

  @Override
  public void configure(int maxWorkerCount) throws IOException, InterruptedException {
    options.setAttachedMode(inProcess); // in this process Flink knows no other mode
    options.setFasterCopy(true); // elements are integers: nobody can change them
    int slots = Runtime.getRuntime().availableProcessors();
    if (!inProcess) {
      FlinkCluster cluster = FlinkCluster.at(options.getFlinkMaster());
      slots = cluster.slots();
      processes = Math.max(1, Math.min(cluster.taskManagers(), maxWorkerCount));
    }
    int most = Math.max(1, Math.min(maxWorkerCount, slots));
    int wanted = options.getParallelism();
    options.setParallelism(wanted > 0 ? Math.min(wanted, most) : most);
  }

  @Override
  public boolean awaitForAMoment(PipelineResult result) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    return result.getState().isTerminal();
  }

  @Override
  public void refresh(PreparedJob job, LiveCounts counts) throws IOException {
    // A listing is a request to a file system: not for every moment.
    if (!inProcess && moments++ % MOMENTS_BETWEEN_COUNTS == 0) {
      if (committed == null) {
        committed = new CommittedCounts(job);
      }
      committed.addTo(counts);
    }
  }

  @Override
  public int workerProcesses() {
    return processes;
  }
}
