package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Numbers;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Results;
import org.batchpredict.pipeline.TestJob;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs on Flink: in this process, and on a real cluster whose processes are its own. */
class FlinkIT {
  private static FlinkProcesses cluster;

  @TempDir Path work;

  @BeforeAll
  static void startCluster(@TempDir Path directory) throws Exception {
    cluster = FlinkProcesses.withOneTaskManager(directory.resolve("cluster"), 2);
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void givesTheSameBytesInThisProcess() throws Exception {
    assertSameBytes("[local]", o -> {});
  }

  @ParameterizedTest
  @CsvSource({"JSON, gzip", "CSV, zstd", "TF_RECORD, gzip", "AVRO, zstd", "PARQUET, gzip"})
  void givesTheSameBytesInEveryForm(String format, String compression) throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.outputDataFormat(format));
    job.options(o -> o.setCompression(compression))
        .options(o -> o.setFlatten(!format.equals("TF_RECORD")))
        .options(o -> o.setPassThrough(List.of("int64")));
    for (int file = 0; file < 3; file++) {
      job.input("part-" + file, Numbers.padded(file * 1000, 1000));
    }
    Map<String, String> direct = job.run().succeeded(3000, 0).results().contents();
    job.options(OnFlink.at("[local]")).options(o -> o.setOverwrite(true));
    assertThat(job.run().succeeded(3000, 0).results().contents()).isEqualTo(direct);
  }

  @Test
  void givesTheSameBytesOnAClusterJobAfterJob() throws Exception {
    ProcessHandle taskManager = cluster.process("taskmanager-1");
    assertSameBytes(cluster.address(), o -> {});
    // The second job has a class loader of its own, and must not bring the process down.
    Map<String, String> first = new Results(work.resolve("out")).contents();
    TestJob second = Numbers.job(work).options(OnFlink.at(cluster.address()));
    JobEnd end = second.options(o -> o.setOverwrite(true)).run();
    assertThat(end.results().contents()).isEqualTo(first);
    assertThat(taskManager.isAlive()).isTrue();
  }

  @Test
  void givesTheSameBytesWithBeamsOtherTranslation() throws Exception {
    assertSameBytes(
        cluster.address(), o -> o.as(FlinkPipelineOptions.class).setUseDataStreamForBatch(true));
  }

  @Test
  void cancelsAJobOnAClusterWhichResumingFinishes() throws Exception {
    int instances = 6 * Numbers.SLOW; // progress is seen once a second
    TestJob job = Numbers.slowJob(work, instances).options(OnFlink.at(cluster.address()));
    PredictionJob running = job.start();
    while (running.waitUntilFinish(Duration.ofMillis(50)).isEmpty()
        && running.progress().instances() == 0) {
      assertThat(running.state()).isNotEqualTo(JobState.FAILED);
    }
    running.cancel();
    job.end(running);
    assertThat(running.state()).isEqualTo(JobState.CANCELLED);
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));

    JobEnd end = job.options(o -> o.setResume(true)).run().succeeded(instances, 0);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, instances));
  }

  @Test
  void startsTwiceWithTheSameOptions() throws Exception {
    TestJob first = Numbers.job(work.resolve("1")).input("a", Numbers.padded(0, 3000));
    TestJob second = Numbers.job(work.resolve("2")).input("a", Numbers.padded(3000, 3000));
    PredictionOptions options = first.options(OnFlink.at(cluster.address())).options();
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    int parallelism = flink.getParallelism();
    for (TestJob job : List.of(first, second)) {
      job.end(BatchPrediction.start(job.input(), options)).succeeded(3000, 0);
      assertThat(flink.getFlinkMaster()).isEqualTo(cluster.address());
      assertThat(flink.getParallelism()).isEqualTo(parallelism);
    }
  }

  @Test
  void findsAJobThatRunsByFlinksNameOfIt() throws Exception {
    TestJob job = Numbers.slowJob(work, 6 * Numbers.SLOW).options(OnFlink.at(cluster.address()));
    FlinkPipelineOptions options = job.options().as(FlinkPipelineOptions.class);
    FlinkMaster master = FlinkMaster.of(options).orElseThrow();
    FlinkJobRunner runner = new FlinkJobRunner();
    PredictionJob running = job.start();
    Optional<String> id = Optional.empty();
    while (id.isEmpty()) {
      assertThat(running.waitUntilFinish(Duration.ofMillis(50))).isEmpty();
      id = ClusterRun.jobNamed("batch-predict-" + running.id(), master);
    }
    RunningPipeline found = runner.find(options, id.get()).orElseThrow();
    assertThat(found.jobId()).isEqualTo(id);
    assertThat(found.awaitForAMoment()).isFalse();
    found.cancel();
    while (!found.awaitForAMoment()) {
      assertThat(running.state()).isNotEqualTo(JobState.SUCCEEDED);
    }
    job.end(running);
    assertThat(running.state()).isEqualTo(JobState.FAILED);
    assertThat(runner.find(options, id.get())).isEmpty();
    assertThat(runner.find(options, "0")).isEmpty();
  }

  @Test
  void saysWhyAJobOnAClusterHasFailed() throws Exception {
    TestJob job = TestJob.of(work, "corrupt_variables").input("a", "1");
    // Were it tried again, that would go on for an hour.
    job.options(OnFlink.at(cluster.address()))
        .options(o -> o.as(FlinkPipelineOptions.class).setNumberOfExecutionRetries(1000))
        .run()
        .failed(
            ErrorCode.LOAD_FAILED,
            "Cannot load the model %s: OUT_OF_RANGE: Read less bytes than requested"
                .formatted(TestJob.model("corrupt_variables")));
  }

  @Test
  void saysThatAClusterCannotBeReached() throws Exception {
    TestJob job =
        Numbers.job(work).input("a", Numbers.json(0, 3)).options(OnFlink.at("localhost:1"));
    job.run()
        .failed(
            ErrorCode.USER_CODE_FAILED,
            "Cannot reach the Flink cluster at localhost:1 (check --flinkMaster: host:port of its"
                + " REST endpoint)");
  }

  private void assertSameBytes(String flinkMaster, Consumer<PredictionOptions> setting)
      throws Exception {
    TestJob job = Numbers.job(work);
    for (int file = 0; file < 5; file++) {
      job.input("part-" + file, Numbers.padded(file * 4000, 4000)).input("bad-" + file, "[0]", "");
    }
    Map<String, String> direct = job.run().succeeded(20_000, 5).results().contents();
    JobEnd flink =
        job.options(OnFlink.at(flinkMaster))
            .options(setting)
            .options(o -> o.setOverwrite(true))
            .run();
    assertThat(flink.succeeded(20_000, 5).results().contents()).isEqualTo(direct);
  }
}
