package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.transforms.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictSplitsTest {
  private static final int COUNT = 100;

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @TempDir Path work;

  @Test
  void givesEachSplitOnceAndPublishesThemInOrder() throws Exception {
    PlannedJob job = PlannedJob.write(out(), PlannedJob.NUMBERS, RecordFormat.LINES, 7, splits(5));
    PCollection<Integer> committed = pipeline.apply("Predict", PredictSplits.of(job.spec(), 5, 1));
    PCollection<Long> instances = committed.apply("Finish", FinishJob.of(job.spec()));
    PAssert.that(committed).containsInAnyOrder(0, 1, 2, 3, 4);
    PAssert.that(instances).containsInAnyOrder((long) COUNT);
    pipeline.run().waitUntilFinish();
    assertThat(job.lines("prediction.results-"))
        .isEqualTo(
            IntStream.range(0, COUNT).mapToObj(i -> "{\"int64_out\":[" + i + ",0]}").toList());
  }

  @Test
  void predictsASplitAgainWhoseFilesAreLost() throws Exception {
    PlannedJob job = PlannedJob.write(out(), PlannedJob.NUMBERS, RecordFormat.LINES, 7, splits(1));
    try (Model model = PlannedJob.load(PlannedJob.NUMBERS)) {
      Split split = job.plan().splits().get(0);
      CommitRecord first = job.pass(model).run(split);
      SplitPass pass = job.pass(model);
      assertThat(pass.run(split)).isEqualTo(first);

      Path staging = out().resolve(".prediction-staging-" + job.spec().fingerprint());
      Files.write(staging.resolve(first.results().name()), new byte[] {'{'});
      assertThat(pass.run(split).results().records()).isEqualTo(COUNT);
    }
    assertThat(new Finisher(job.spec()).finish().totals().predictions()).isEqualTo(COUNT);
  }

  @Test
  void travelsToWorkers() throws IOException {
    PassSpec spec =
        PlannedJob.write(out(), PlannedJob.NUMBERS, RecordFormat.LINES, 7, splits(1)).spec();
    assertThat(SerializableUtils.clone(spec)).isEqualTo(spec);
    PredictSplits predict =
        PredictSplits.of(spec, 2, 7).withFaultsThrownAs(IllegalStateException::new);
    assertThat(SerializableUtils.ensureSerializable(predict)).isNotSameAs(predict);
    FinishJob finish = FinishJob.of(spec).withFaultsThrownAs(IllegalStateException::new);
    assertThat(SerializableUtils.ensureSerializable(finish)).isNotSameAs(finish);
  }

  @Test
  void needsASplit() throws IOException {
    PlannedJob job = PlannedJob.write(out(), PlannedJob.NUMBERS, RecordFormat.LINES, 7, splits(1));
    assertThatThrownBy(() -> PredictSplits.of(job.spec(), 0, 0))
        .hasMessage("Invalid splits: 0 (must be > 0)");
  }

  private Path out() {
    return work.resolve("out");
  }

  private List<Split> splits(int count) throws IOException {
    List<String> lines = IntStream.range(0, COUNT).mapToObj(i -> "[" + i + ",0]").toList();
    Path file = Files.write(work.resolve("in"), lines);
    long size = Files.size(file);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Split(
                    i,
                    List.of(
                        new FileRange(
                            file.toString(), size * i / count, size * (i + 1) / count, size))))
        .toList();
  }
}
