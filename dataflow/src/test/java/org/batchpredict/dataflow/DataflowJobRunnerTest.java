package org.batchpredict.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.runners.dataflow.DataflowClient;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataflowJobRunnerTest {
  private static final String JOBS = "/v1b3/projects/some-project/locations/us-east4/jobs";

  private final DataflowJobRunner runner = new DataflowJobRunner();
  private final DataflowPipelineOptions options =
      PipelineOptionsFactory.as(PredictionOptions.class).as(DataflowPipelineOptions.class);
  private FakeDataflow service;

  @BeforeEach
  void startService() throws IOException {
    service = new FakeDataflow();
    service.serve(options);
    runner.setRegion(options, "us-east4");
  }

  @AfterEach
  void stopService() {
    service.close();
  }

  @Test
  void isFound() {
    assertThat(JobRunners.of(options)).isInstanceOf(DataflowJobRunner.class);
    assertThat(runner.name()).isEqualTo("DataflowRunner");
    assertThat(runner.hasWorkersElsewhere(options)).isTrue();
    assertThat(runner.finalFaults(options)).isEmpty();
  }

  @Test
  void servesNoOtherRunnersOptions() {
    PipelineOptions direct = PipelineOptionsFactory.create();
    direct.setRunner(DirectRunner.class);
    assertThat(runner.serves(direct)).isFalse();
    assertThat(runner.serves(options)).isTrue();
  }

  @Test
  void hasAtMostSoManyWorkersInTheRegion() throws Exception {
    options.setJobName("batch-predict-7f");
    options.setNumWorkers(5);
    RunningPipeline running = runner.start(pipeline(), 3);
    assertThat(running.workerProcesses()).isEqualTo(3);
    assertThat(running.jobId()).contains("job-1");
    assertThat(service.requests()).containsExactly("POST " + JOBS);
    assertThat(service.created().path("name").asText()).isEqualTo("batch-predict-7f");
    assertThat(service.created().at("/environment/workerPools/0/numWorkers").asInt()).isEqualTo(3);
    assertThat(
            service
                .created()
                .at("/environment/workerPools/0/autoscalingSettings/maxNumWorkers")
                .asInt())
        .isEqualTo(3);
  }

  @Test
  void leavesFewerWorkersToTheUser() throws Exception {
    options.setMaxNumWorkers(2);
    assertThat(runner.start(pipeline(), 3).workerProcesses()).isEqualTo(2);
  }

  @Test
  void endsWhenTheServiceSaysSo() throws Exception {
    RunningPipeline run = run();
    assertThat(run.awaitForAMoment()).isFalse();
    service.setState("JOB_STATE_DONE");
    assertThat(run.awaitForAMoment()).isTrue();
    assertThat(service.requests()).containsExactly("GET " + JOBS + "/j", "GET " + JOBS + "/j");
  }

  @Test
  void saysWhereToLookWhenAPipelineFails() throws Exception {
    service.setState("JOB_STATE_FAILED");
    RunningPipeline run = run();
    assertThatThrownBy(run::awaitForAMoment)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Dataflow's job j has failed (see https://console.cloud.google.com/dataflow/jobs/us-east4/j?project=some-project)");
  }

  @Test
  void cancels() throws Exception {
    RunningPipeline run = run();
    run.cancel();
    assertThat(service.requests()).containsExactly("PUT " + JOBS + "/j");
    assertThat(run.awaitForAMoment()).isTrue();
  }

  @Test
  void findsWhatRuns() throws Exception {
    RunningPipeline found = runner.find(options, "j").orElseThrow();
    assertThat(found.jobId()).contains("j");
    found.cancel();
    assertThat(service.requests()).containsExactly("GET " + JOBS + "/j", "PUT " + JOBS + "/j");
    assertThat(runner.find(options, "j")).isEmpty();
  }

  @Test
  void findsNothingThatTheServiceDoesNotKnow() throws Exception {
    service.setStatus(404);
    assertThat(runner.find(options, "j")).isEmpty();
    service.setStatus(403);
    assertThatThrownBy(() -> runner.find(options, "j")).isInstanceOf(IOException.class);
  }

  private RunningPipeline run() {
    return new DataflowRun(
        new DataflowPipelineJob(DataflowClient.create(options), "j", options, Map.of()),
        1,
        Duration.ZERO);
  }

  private Pipeline pipeline() {
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Numbers", Create.of(1, 2, 3));
    return pipeline;
  }
}
