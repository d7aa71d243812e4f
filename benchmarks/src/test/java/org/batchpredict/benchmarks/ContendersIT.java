package org.batchpredict.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobOptions;
import org.batchpredict.pipeline.request.PredictionInput;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workloads of {@code scripts/bench}, so small that nothing can be told of their time. */
class ContendersIT {
  /** The last batch of each thread is not full. */
  private static final int RECORDS = 210;

  private static final int BATCH_SIZE = 8;

  @TempDir Path work;

  @ParameterizedTest(name = "{0} {1} in {2}, a failure in {3}, {4}")
  @CsvSource({
    "floats, mlp, 1, 0, plain",
    "examples, scored_examples, 8, 0, plain",
    "fields, five_words, 1, 0, plain",
    "images, photo_cnn, 1, 0, plain",
    "floats, wide, 1, 0, plain",
    "floats, mlp, 30, 0, plain",
    "floats, mlp, 1, 0, gzip",
    "floats, mlp, 1, 10, plain",
  })
  void predictTheSame(String kind, String model, int files, int failureEvery, String compression)
      throws Exception {
    MakeData.main(strings(kind, RECORDS, files, failureEvery, compression, work.resolve("in")));

    HandWrittenLoop.main(task(kind, model, "loop"));
    IdealPass.main(task(kind, model, "ideal"));
    SessionPass.main(
        Stream.concat(Stream.of(task(kind, model, "session")), Stream.of("" + RECORDS))
            .toArray(String[]::new));
    runProduct(kind, model);

    OutputSums loop = OutputSums.of(work.resolve("loop"));
    int failures = failureEvery == 0 ? 0 : RECORDS / failureEvery;
    assertThat(loop.records()).isEqualTo(RECORDS - failures);
    assertThat(loop.weighted()).isNotZero();
    for (String other : List.of("ideal", "product")) {
      OutputSums sums = OutputSums.of(work.resolve(other));
      assertThat(sums.records()).as(other).isEqualTo(loop.records());
      double rounding = 1e-5 * Math.abs(loop.weighted());
      assertThat(sums.weighted()).as(other).isCloseTo(loop.weighted(), within(rounding));
    }
  }

  private String[] task(String kind, String model, String output) {
    return strings(
        kind,
        "../testdata/models/" + model,
        work.resolve("in"),
        work.resolve(output),
        BATCH_SIZE,
        2);
  }

  private void runProduct(String kind, String model) throws InterruptedException {
    PredictionInput input =
        PredictionInput.fromJson(
            String.format(
                Locale.ROOT,
                """
                {"uri":"../testdata/models/%s","dataFormat":"%s","inputPaths":["%s/in/*"],
                 "outputPath":"%s/product","batchSize":%d}
                """,
                model,
                kind.equals("examples") ? "TF_RECORD" : "JSON",
                work,
                work,
                BATCH_SIZE));
    BatchPrediction.start(input, JobOptions.builder().build()).waitUntilFinish();
  }

  private static String[] strings(Object... values) {
    return Stream.of(values).map(String::valueOf).toArray(String[]::new);
  }
}
