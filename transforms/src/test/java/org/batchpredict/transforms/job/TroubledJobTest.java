package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs on a file system that fails now and then, or for good. */
class TroubledJobTest {
  private static final int SPLITS = 3;
  private static final int COUNT = 30;
  private static final Retries AT_ONCE = new Retries(millis -> {});

  private final MemDisk disk = MemDisk.create();
  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);
  private PlannedJob job;

  @BeforeEach
  void plan() throws IOException {
    String lines =
        IntStream.range(0, COUNT).mapToObj(i -> "[" + i + ",0]\n").collect(Collectors.joining());
    disk.write("in", (lines + "[]\n").getBytes(UTF_8));
    long size = lines.length() + 3L;
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < SPLITS; i++) {
      splits.add(
          new Split(
              i,
              List.of(
                  new FileRange(
                      disk.path("in"), size * i / SPLITS, size * (i + 1) / SPLITS, size))));
    }
    job = PlannedJob.write(disk.path("out"), PlannedJob.NUMBERS, RecordFormat.LINES, 4, splits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open .*plan.json",
        "open .*/in",
        "match .*commit-.*",
        "create .*results",
        "write .*results",
        "close .*results",
        "create .*errors",
        "create .*commit",
        "rename .*commit",
        "create .*tmp-.*",
        "rename .*results",
        "delete .*plan.json",
      })
  void survivesTroubleThatPasses(String operation) throws IOException {
    disk.failNext(operation, 2);

    PipelineResult result = run();

    assertThat(published("prediction.results-"))
        .isEqualTo(
            IntStream.range(0, COUNT)
                .mapToObj(i -> "{\"int64_out\":[" + i + ",0]}\n")
                .collect(Collectors.joining()));
    assertThat(published("prediction.errors-")).hasLineCount(1);
    assertThat(disk.texts().keySet()).allMatch(f -> f.equals("in") || f.startsWith("out/pred"));
    assertThat(counters(result))
        .containsOnly(
            Map.entry("predictions", (long) COUNT),
            Map.entry("failures", 1L),
            Map.entry("inputBytes", (long) published("in").length()));
    Manifest manifest = Manifest.read(job.spec().outputPath()).orElseThrow();
    assertThat(manifest.totals()).isEqualTo(new Manifest.Totals(COUNT + 1, COUNT, 1));
    assertThat(manifest.workerProcesses()).isEqualTo(1);
  }

  @Test
  void saysHowOftenItTriedInVain() {
    disk.failNext("create .*results", 1000);
    assertThatThrownBy(this::run)
        .isInstanceOf(Pipeline.PipelineExecutionException.class)
        .satisfies(
            thrown ->
                assertThat(JobFaults.of(thrown).message())
                    .matches(
                        "Cannot write mem://.*results:"
                            + " Injected failure: create mem://.*results \\(tried 5 times\\)"));
  }

  @Test
  void saysHowOftenItTriedInVainToPublish() {
    disk.failNext("rename .*results", 1000);
    assertThatThrownBy(this::run)
        .satisfies(
            thrown ->
                assertThat(JobFaults.of(thrown).message())
                    .matches("Cannot move 4 files: Injected failure: .* \\(tried 5 times\\)"));
  }

  private PipelineResult run() {
    pipeline
        .apply(PredictSplits.of(job.spec(), SPLITS, 1).withRetries(AT_ONCE))
        .apply(FinishJob.of(job.spec()).withRetries(AT_ONCE));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  /** The texts of the files whose names start so, in the order of their names. */
  private String published(String prefix) {
    return disk.texts().entrySet().stream()
        .filter(file -> file.getKey().replace("out/", "").startsWith(prefix))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining());
  }

  private static Map<String, Long> counters(PipelineResult result) {
    return StreamSupport.stream(
            result
                .metrics()
                .queryMetrics(MetricsFilter.builder().build())
                .getCounters()
                .spliterator(),
            false)
        .filter(counter -> counter.getName().getNamespace().equals("org.batchpredict"))
        .collect(
            Collectors.toMap(counter -> counter.getName().getName(), MetricResult::getCommitted));
  }
}
