package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record costs between its file and its line: no object of its own. */
class HotPathTest {
  private static final int WARM_UP = 60_000;
  private static final int RECORDS = 20_000;

  @TempDir Path directory;

  @Test
  void allocatesNothingForARecordOfFloats() throws IOException {
    check(
        new TensorSpec("x", "x:0", DType.FLOAT, RowShape.of(32), false),
        random -> {
          StringBuilder record = new StringBuilder("{\"x\": [");
          for (int i = 0; i < 32; i++) {
            record.append(i == 0 ? "" : ", ").append(random.nextFloat());
          }
          return record.append("]}\n").toString();
        });
  }

  @Test
  void allocatesNothingForARecordOfAString() throws IOException {
    check(
        new TensorSpec("x", "x:0", DType.STRING, RowShape.of(), false),
        random ->
            String.format(Locale.ROOT, "{\"x\":\"text of a record %d\"}%n", random.nextInt()));
  }

  private void check(TensorSpec input, Line line) throws IOException {
    Path file = directory.resolve("records.json");
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WARM_UP + RECORDS; i++) {
      text.append(line.of(random));
    }
    byte[] bytes = text.toString().getBytes(US_ASCII);
    Files.write(file, bytes);
    Split split =
        new Split(0, List.of(new FileRange(file.toString(), 0, bytes.length, bytes.length)));
    try (RecordReader reader = RecordReader.open(split, RecordFormat.LINES, 1 << 20)) {
      Predictor predictor =
          new Predictor(
              new FirstFloat(input),
              InputFormat.json(RecordFormat.LINES),
              InstanceRules.strict(),
              OutputFormat.json(),
              1000);
      RecordBatch batch = new RecordBatch();
      predict(reader, batch, predictor, WARM_UP, 1000);
      long allocated = predict(reader, batch, predictor, RECORDS, 500);
      // The smallest object has 16 bytes. What there is, is of batches.
      assertThat(allocated).isLessThan(4 * RECORDS);
    }
  }

  /** The bytes that this thread allocates for so many records. */
  private static long predict(
      RecordReader reader, RecordBatch batch, Predictor predictor, int records, int batchSize)
      throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < records; i += batchSize) {
      assertThat(reader.fill(batch, batchSize, 1 << 24)).isTrue();
      assertThat(predictor.predict(batch, (lines, count) -> {})).isZero();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private interface Line {
    String of(Random random);
  }

  /** A model of which nothing counts: what TensorFlow allocates is a batch's, and its own. */
  private static final class FirstFloat implements Model {
    private final ModelSignature signature;

    FirstFloat(TensorSpec input) {
      signature =
          new ModelSignature(
              "serving_default",
              List.of(input),
              List.of(new TensorSpec("y", "y:0", DType.FLOAT, RowShape.of(), false)),
              0);
    }

    @Override
    public ModelSignature signature() {
      return signature;
    }

    @Override
    public void run(
        List<? extends @Nullable Column> inputs,
        int from,
        int to,
        List<Column> outputs,
        StepListener steps) {
      NumberColumn scores = (NumberColumn) outputs.get(0);
      scores.reset(List.of());
      for (int row = from; row < to; row++) {
        scores.addFloat(inputs.get(0) instanceof NumberColumn x ? x.getFloat(32 * row) : 1f / row);
      }
      scores.endRows(to - from);
    }

    @Override
    public void close() {}
  }
}
