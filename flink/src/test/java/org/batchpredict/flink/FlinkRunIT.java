package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.Golden;
import org.batchpredict.pipeline.Numbers;
import org.batchpredict.pipeline.Results;
import org.batchpredict.pipeline.TestJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job jars with {@code flink run}, on a cluster that has TensorFlow in its {@code lib/}. */
class FlinkRunIT {
  private static Path directory;
  private static FlinkProcesses cluster;

  @TempDir Path work;

  @BeforeAll
  static void startCluster(@TempDir Path temporary) throws Exception {
    directory = temporary.resolve("cluster");
    cluster =
        FlinkProcesses.startWithTensorFlow(
            directory, "--taskmanagers", "1", "--slots", "2", "--memory", "2000");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void runsBothJobJarsInOneTaskManager() throws Exception {
    ProcessHandle taskManager = cluster.process("taskmanager-1");
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 1000));
    assertSucceeds(job, JobJar.thin());
    assertSucceeds(job, JobJar.whole());
    assertThat(taskManager.isAlive()).isTrue();
  }

  /** Avro's Snappy and Parquet's is the one that Flink has, outside of the jar. */
  @ParameterizedTest
  @CsvSource({"columnar/rows-snappy-2.parquet, PARQUET", "columnar/rows-snappy.avro, AVRO"})
  void readsColumnsOfSnappy(String file, String format) throws Exception {
    TestJob job =
        TestJob.of(work, "denormals").options(o -> o.setExcludedFields(List.of("n", "v", "s")));
    job.request(
        r ->
            r.dataFormat(format)
                .inputPaths(Golden.TESTDATA.resolve(file).toAbsolutePath().normalize().toString()));
    Map<String, String> direct = job.run().succeeded(16, 4).results().contents();

    FlinkClient client =
        FlinkClient.run(
            directory,
            JobJar.thin(),
            "--predictionInput=" + job.writeRequest(),
            "--excludedFields=n,v,s",
            "--overwrite");

    assertThat(client.status()).as(client.err()).isZero();
    assertThat(new Results(job.out()).contents()).isEqualTo(direct);
  }

  private static void assertSucceeds(TestJob job, JobJar jar) throws Exception {
    String request = "--predictionInput=" + job.writeRequest();
    FlinkClient client = FlinkClient.run(directory, jar, request, "--overwrite");
    assertThat(client.status()).as(client.err()).isZero();
    assertThat(client.out())
        .startsWith("Job has been submitted with JobID ")
        .contains("\"predictionCount\":\"1000\",\"errorCount\":\"0\"");
    assertThat(new Results(job.out()).lines("prediction.results-"))
        .isEqualTo(Numbers.predictions(0, 1000));
  }

  @Test
  void saysWhyARequestIsRefused() throws Exception {
    FlinkClient client = FlinkClient.run(directory, JobJar.thin(), "--batchSise=3");
    assertThat(client.err().lines())
        .containsExactly("Unknown flag --batchSise. Did you mean 'batchSize'?");
    assertThat(client.status()).isEqualTo(1);
  }
}
