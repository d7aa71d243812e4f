package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.CommandProcess;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Numbers;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Results;
import org.batchpredict.pipeline.Staged;
import org.batchpredict.pipeline.TestJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of a Flink cluster, and of who uses it, that are killed while a job runs. */
class FlinkDeathIT {
  private static final int LONG = 6 * Numbers.SLOW;

  private static FlinkProcesses cluster;

  @TempDir Path work;

  private TestJob job;

  @BeforeAll
  static void startCluster(@TempDir Path directory) throws Exception {
    // The only settings: the dead are missed sooner than in half a minute.
    cluster =
        FlinkProcesses.startWithTensorFlow(
            directory.resolve("cluster"),
            "-D",
            "heartbeat.interval=500",
            "-D",
            "heartbeat.timeout=10000");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
  }

  @BeforeEach
  void completeTheCluster() throws Exception {
    cluster.startMissing();
    job = Numbers.slowJob(work).options(OnFlink.at(cluster.address()));
  }

  @Test
  void losesNothingWithATaskManager() throws Exception {
    PredictionJob running = job.start();
    Staged committed = awaitCommit(running);
    cluster.kill("taskmanager-1");

    JobEnd end = job.end(running).succeeded(Numbers.SLOW, 0);

    checkFinished(end, committed);
  }

  @Test
  void losesNothingWithTheClient() throws Exception {
    Staged committed = startAndKillTheClient();
    Path manifest = job.out().resolve("prediction.manifest.json");
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!Files.exists(manifest)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    // Whoever asks for the same job again is given its results.
    checkFinished(job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0), committed);
  }

  @Test
  void attachesToAJobWhoseClientHasDied() throws Exception {
    job = Numbers.slowJob(work, LONG).options(OnFlink.at(cluster.address()));
    Staged committed = startAndKillTheClient();

    PredictionJob attached = attachAndAwaitProgress();
    PredictionJob other = BatchPrediction.attach(job.out().toString(), job.options());

    assertThat(other.id()).isEqualTo(attached.id());
    JobEnd end = job.end(attached).succeeded(LONG, 0);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, LONG));
    assertThat(Staged.published(end.results())).containsAll(committed.files());
    job.end(other).succeeded(LONG, 0);
    job.end(BatchPrediction.attach(job.out().toString(), job.options())).succeeded(LONG, 0);
  }

  @Test
  void cancelsAJobWhoseClientHasDiedWhichResumingFinishes() throws Exception {
    job = Numbers.slowJob(work, LONG).options(OnFlink.at(cluster.address()));
    Staged committed = startAndKillTheClient();

    PredictionJob attached = attachAndAwaitProgress();
    attached.cancel();
    assertThat(attached.state()).isEqualTo(JobState.CANCELLING);
    job.end(attached);

    assertThat(attached.error()).isEmpty();
    assertThat(attached.state()).isEqualTo(JobState.CANCELLED);
    assertThat(Staging.runs(job.out().toString())).as("whom resuming would wait for").isEmpty();
    JobEnd end = job.options(o -> o.setResume(true)).run().succeeded(LONG, 0);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, LONG));
    assertThat(Staged.published(end.results())).containsAll(committed.files());
  }

  /** What is committed is counted once a second. */
  private PredictionJob attachAndAwaitProgress() throws Exception {
    PredictionJob attached = BatchPrediction.attach(job.out().toString(), job.options());
    while (attached.progress().instances() == 0) {
      assertThat(attached.waitUntilFinish(Duration.ofMillis(50))).isEmpty();
    }
    assertThat(attached.state()).isEqualTo(JobState.RUNNING);
    assertThat(attached.progress().instances()).isLessThan(LONG);
    return attached;
  }

  /** Returns what the job had committed when its client died. */
  private Staged startAndKillTheClient() throws Exception {
    try (CommandProcess client =
        CommandProcess.start(
            work,
            "--predictionInput=" + job.writeRequest(),
            "--runner=FlinkRunner",
            "--flinkMaster=" + cluster.address())) {
      client.awaitCommit(job);
      Staged committed = Staged.in(job.out());
      client.kill();
      return committed;
    }
  }

  @Test
  void resumesAJobWhoseJobManagerHasDied(@TempDir Path conf) throws Exception {
    Files.writeString(
        conf.resolve("config.yaml"), "rest.retry.max-attempts: 2\nrest.retry.delay: 100\n");
    job.options(o -> o.as(FlinkPipelineOptions.class).setFlinkConfDir(conf.toString()));
    PredictionJob running = job.start();
    Staged committed = awaitCommit(running);
    cluster.kill("jobmanager");
    job.end(running)
        .failed(
            ErrorCode.USER_CODE_FAILED,
            "Cannot watch the job: the Flink cluster at %s does not answer or no longer knows it (when it runs again, continue with --resume)"
                .formatted(cluster.address()));
    assertThat(new Results(job.out()).names()).noneMatch(name -> name.startsWith("prediction."));

    cluster.startMissing();
    JobEnd end = job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0);

    checkFinished(end, committed);
  }

  private Staged awaitCommit(PredictionJob running) throws Exception {
    Staged committed = Staged.in(job.out());
    while (committed.files().isEmpty()) {
      assertThat(running.waitUntilFinish(Duration.ofMillis(5))).isEmpty();
      committed = Staged.in(job.out());
    }
    return committed;
  }

  /** All predictions are there, and what was committed has not been predicted again. */
  private static void checkFinished(JobEnd end, Staged committed) throws Exception {
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, Numbers.SLOW));
    assertThat(Staged.published(end.results())).containsAll(committed.files());
    assertThat(end.results().manifest().get("shards").size())
        .as("killed before the last split was committed")
        .isGreaterThan(committed.files().size());
  }
}
