package org.batchpredict.dataflow;

import com.google.api.client.http.HttpResponseException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.dataflow.DataflowClient;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.MonitoringUtil;
import org.apache.beam.sdk.PipelineResult.State;
import org.batchpredict.pipeline.runner.RunningPipeline;

/**
 * A pipeline on Dataflow.
 *
 * @param workerProcesses the most that the service may start: how many there are it does not tell
 * @param moment the time between two questions; the service counts them
 */
record DataflowRun(DataflowPipelineJob job, int workerProcesses, Duration moment)
    implements RunningPipeline {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  static RunningPipeline of(DataflowPipelineJob job, int workerProcesses) {
    return new DataflowRun(job, workerProcesses, MOMENT);
  }

  /** Finds a pipeline, unless it has ended or the service does not know it. */
  static Optional<RunningPipeline> find(DataflowPipelineOptions options, String jobId)
      throws IOException {
    DataflowClient client = DataflowClient.create(options);
    try {
      if (MonitoringUtil.toState(client.getJob(jobId).getCurrentState()).isTerminal()) {
        return Optional.empty();
      }
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(
        of(
            new DataflowPipelineJob(client, jobId, options, Map.of()),
            Math.max(1, options.getMaxNumWorkers())));
  }

  @Override
  public Optional<String> jobId() {
    return Optional.of(job.getJobId());
  }

  /** The service's silence, after some tries, is no end: the pipeline goes on without us. */
  @Override
  public boolean awaitForAMoment() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(moment.toMillis());
    State state = job.getState();
    if (state == State.FAILED) {
      throw new IllegalStateException(
          "Dataflow's job %s has failed (see %s)"
              .formatted(
                  job.getJobId(),
                  MonitoringUtil.getJobMonitoringPageURL(
                      job.getProjectId(), job.getRegion(), job.getJobId())));
    }
    return state.isTerminal();
  }

  @Override
  public void cancel() throws IOException {
    job.cancel();
  }
}
