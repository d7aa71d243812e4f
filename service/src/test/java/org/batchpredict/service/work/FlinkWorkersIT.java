package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a Flink cluster: their workers only submit and watch them. */
class FlinkWorkersIT {
  private static final int LONG = 100_000;

  /** More than is done before another worker has started. */
  private static final int LONGER = 600_000;

  private static FlinkCluster cluster;

  @TempDir Path work;

  private Workshop shop;
  private Dispatcher dispatcher;
  private int jobsBefore;

  @BeforeAll
  static void startCluster(@TempDir Path directory) throws Exception {
    cluster = FlinkCluster.start(directory.resolve("cluster"));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void start() throws Exception {
    String classPath =
        FlinkCluster.workerClassPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    shop =
        new Workshop(work)
            .classPath(classPath)
            .optionSet("flink", "--runner=FlinkRunner", "--flinkMaster=" + cluster.address());
    jobsBefore = cluster.jobs().size();
    dispatcher = shop.start("one");
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    shop.close();
  }

  @Test
  void goesOnWatchingAJobWhoseWorkerWasKilled() throws Exception {
    shop.create("j", shop.numbers("j", LONG), "flink");
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.awaitCommit("j");
    worker.destroyForcibly();

    Job job = shop.awaitEnd("j");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.activity().progress().predictions()).isEqualTo(LONG);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("SIGKILL", "exit 0");
    assertThat(cluster.jobs()).as("the one job").hasSize(jobsBefore + 1);
    shop.checkNumbers("j", LONG);
  }

  @Test
  void pausesTheWorkerAndNotTheJob() throws Exception {
    shop.create("j", shop.numbers("j", LONG), "flink");
    shop.awaitCommit("j");
    dispatcher.close();

    assertThat(shop.job("j").state()).isEqualTo(JobState.QUEUED);
    assertThat(cluster.jobs()).hasSize(jobsBefore + 1).contains("RUNNING");

    dispatcher = shop.start("two");
    Job job = shop.awaitEnd("j");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.activity().progress().predictions()).isEqualTo(LONG);
    assertThat(cluster.jobs()).hasSize(jobsBefore + 1).doesNotContain("CANCELED");
    shop.checkNumbers("j", LONG);
  }

  @Test
  void cancelsAPausedJobOnTheCluster() throws Exception {
    shop.create("j", shop.numbers("j", LONGER), "flink");
    shop.awaitCommit("j");
    dispatcher.close();
    shop.cancel("j");
    assertThat(cluster.jobs()).contains("RUNNING");

    dispatcher = shop.start("two");

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.CANCELLED);
    assertThat(cluster.jobs()).contains("CANCELED").doesNotContain("RUNNING");
  }
}
