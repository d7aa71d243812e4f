package org.batchpredict.flink;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.jspecify.annotations.Nullable;

/** A pipeline on a Flink cluster that another process has started. */
final class FoundRun implements RunningPipeline {
  private static final long MOMENT_MILLIS = 200;

  private final FlinkMaster master;
  private final JobID id;

  /** Open as long as the pipeline is watched. */
  private @Nullable RestClusterClient<String> watch;

  private FoundRun(FlinkMaster master, JobID id) {
    this.master = master;
    this.id = id;
  }

  /** Finds it, unless it has ended or the cluster does not know it. */
  static Optional<RunningPipeline> find(FlinkMaster master, String jobId)
      throws IOException, InterruptedException {
    try (RestClusterClient<?> client = master.client()) {
      return FlinkCluster.answer(client.listJobs()).stream()
          .filter(job -> job.getJobId().toHexString().equals(jobId))
          .filter(job -> !job.getJobState().isGloballyTerminalState())
          .<RunningPipeline>map(job -> new FoundRun(master, job.getJobId()))
          .findFirst();
    }
  }

  @Override
  public Optional<String> jobId() {
    return Optional.of(id.toHexString());
  }

  @Override
  public boolean awaitForAMoment() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    boolean ended = true;
    try {
      if (watch == null) {
        watch = master.client();
      }
      ended = watch.getJobStatus(id).get().isGloballyTerminalState();
      return ended;
    } catch (IOException | ExecutionException e) { // Flink's client has tried for a minute
      throw ClusterRun.cannotWatch(master, e);
    } finally {
      if (ended && watch != null) {
        watch.close();
        watch = null;
      }
    }
  }

  @Override
  public void cancel() throws IOException {
    try (RestClusterClient<?> client = master.client()) {
      client.cancel(id).get();
    } catch (ExecutionException e) {
      throw new IOException("Cannot cancel Flink's job " + id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
