package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.pipeline.GcsJob;
import org.batchpredict.pipeline.Numbers;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Staged;
import org.batchpredict.pipeline.TestJob;
import org.batchpredict.testing.FakeGcs;
import org.batchpredict.testing.FaultyProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs in the same processes of a Flink cluster, each with a class loader of its own. */
class FlinkJobsIT {
  private static final int SLOTS = 3;

  private static FlinkProcesses cluster;

  @TempDir Path work;

  @BeforeAll
  static void startCluster(@TempDir Path directory) throws Exception {
    cluster = FlinkProcesses.withOneTaskManager(directory.resolve("cluster"), SLOTS);
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void sharesProcessesBetweenJobsAndFreesThemAfterwards() throws Exception {
    ProcessHandle taskManager = cluster.process("taskmanager-1");
    List<TestJob> jobs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path directory = work.resolve("job" + i);
      jobs.add(
          i % 2 == 0
              ? Numbers.job(directory).input("a", Numbers.padded(0, 20_000))
              : TestJob.of(directory, "mlp").input("a", "[" + "0.5,".repeat(31) + "0.5]"));
    }
    // Two at a time, each of which could use all slots.
    for (int i = 0; i < jobs.size(); i += 2) {
      PredictionJob numbers = jobs.get(i).options(OnFlink.at(cluster.address())).start();
      PredictionJob other = jobs.get(i + 1).options(OnFlink.at(cluster.address())).start();
      assertThat(jobs.get(i).end(numbers).succeeded(20_000, 0).lines())
          .isEqualTo(Numbers.predictions(0, 20_000));
      jobs.get(i + 1).end(other).succeeded(1, 0);
    }
    assertThat(taskManager.isAlive()).isTrue();
    // Not one for each job. The JDK keeps the last one, and two ended just now (ADR 10).
    assertThat(jobClassLoaders(taskManager)).isLessThanOrEqualTo(3);
  }

  /** The model is copied by the TaskManager, which has other properties than a test. */
  @Test
  void loadsAModelFromAStore() throws Exception {
    try (FakeGcs gcs = FakeGcs.start();
        FaultyProxy network = FaultyProxy.start(gcs.url())) {
      TestJob job = Numbers.job(work).input("a", Numbers.padded(0, 20_000));
      GcsJob onStore = GcsJob.of(gcs, network, job.options(OnFlink.at(cluster.address())));
      assertThat(onStore.run().succeeded(20_000, 0).lines())
          .isEqualTo(Numbers.predictions(0, 20_000));
      onStore.checkTidy();
    }
  }

  @Test
  void neverWorksOnMoreSplitsThanTheCapAllows() throws Exception {
    assertThat(mostSplitsAtWork(2)).isEqualTo(2);
  }

  @Test
  void usesTheSlotsThereAreWhenTheCapAllowsMore() throws Exception {
    assertThat(mostSplitsAtWork(SLOTS + 2)).isEqualTo(SLOTS);
  }

  private int mostSplitsAtWork(long maxWorkerCount) throws Exception {
    TestJob job =
        Numbers.slowJob(work)
            .request(r -> r.maxWorkerCount(maxWorkerCount))
            .options(OnFlink.at(cluster.address()));
    PredictionJob running = job.start();
    int most = 0;
    while (running.waitUntilFinish(Duration.ofMillis(5)).isEmpty()) {
      most = Math.max(most, Staged.splitsAtWork(job.out()));
    }
    job.end(running).succeeded(Numbers.SLOW, 0);
    return most;
  }

  /** How many class loaders of jobs are still in a process, after a full garbage collection. */
  private static long jobClassLoaders(ProcessHandle process) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process histogram =
        new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.class_histogram")
            .start();
    String classes = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(classes).contains("java.lang.String");
    return classes
        .lines()
        .filter(line -> line.contains("ChildFirstClassLoader"))
        .mapToLong(line -> Long.parseLong(line.strip().split(" +", 3)[1]))
        .sum();
  }
}
