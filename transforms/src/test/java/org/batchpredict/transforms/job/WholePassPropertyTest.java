package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.testing.TfRecordWriter;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.jspecify.annotations.Nullable;

/**
 * Whatever the mix of good and bad records and wherever it is cut: every instance is a prediction
 * or a failure, once, in the order of the input.
 */
class WholePassPropertyTest {
  private static @Nullable Model numbers;
  private static @Nullable Model bytes;

  private final List<String> predictions = new ArrayList<>();
  private final List<Long> failures = new ArrayList<>();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @BeforeContainer
  static void load() {
    numbers = PlannedJob.load(PlannedJob.NUMBERS);
    bytes = PlannedJob.load(PlannedJob.BYTES);
  }

  @AfterContainer
  static void close() {
    requireNonNull(numbers).close();
    requireNonNull(bytes).close();
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void everyLineIsAPredictionOrAFailure(
      @ForAll @Size(max = 60) List<@IntRange(max = 7) Integer> kinds,
      @ForAll @Size(max = 5) List<@IntRange(max = 999) Integer> cuts,
      @ForAll @IntRange(min = PassSpec.AUTO, max = 9) int batchSize,
      @ForAll @IntRange(min = 1, max = 4) int lanes)
      throws IOException {
    for (int i = 0; i < kinds.size(); i++) {
      addLine(kinds.get(i), i);
    }
    check(PlannedJob.NUMBERS, numbers, RecordFormat.LINES, cuts, batchSize, lanes);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void everyTfRecordIsAPredictionOrAFailure(
      @ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> kinds,
      @ForAll @Size(max = 5) List<@IntRange(max = 999) Integer> cuts,
      @ForAll @IntRange(min = PassSpec.AUTO, max = 9) int batchSize,
      @ForAll @IntRange(min = 1, max = 4) int lanes)
      throws IOException {
    for (int i = 0; i < kinds.size(); i++) {
      addTfRecord(kinds.get(i), i);
    }
    check(PlannedJob.BYTES, bytes, RecordFormat.TF_RECORD, cuts, batchSize, lanes);
  }

  private void addLine(int kind, int i) {
    String bad =
        switch (kind) {
          case 0 -> "{\"int64\":[1,";
          case 1 -> "[1]";
          case 2 -> "\"ü\"";
          default -> "";
        };
    if (kind == 3) {
      file.writeBytes(" \r\n".getBytes(UTF_8)); // a blank line, which counts nowhere
    } else if (bad.isEmpty()) {
      predictions.add("{\"int64_out\":[" + i + ",7]}");
      file.writeBytes(("[" + i + "," + " ".repeat(i % 50) + "7]\n").getBytes(UTF_8));
    } else {
      failures.add((long) file.size());
      file.writeBytes((bad + "\r\n").getBytes(UTF_8));
    }
  }

  private void addTfRecord(int kind, int i) {
    byte[] payload = new byte[i * 7 % 90];
    new Random(i).nextBytes(payload);
    if (kind == 1) {
      payload = TfRecordWriter.of("inner", "records", "of " + i); // looks like the file's own
    }
    byte[] record = new TfRecordWriter().add(payload).bytes();
    if (kind == 0) {
      record[record.length - 1] ^= 1;
      failures.add((long) file.size());
    } else {
      String copy = Base64.getEncoder().encodeToString(payload);
      predictions.add("{\"copy_bytes\":{\"b64\":\"" + copy + "\"}}");
    }
    file.writeBytes(record);
  }

  private void check(
      ModelSpec spec,
      @Nullable Model model,
      RecordFormat format,
      List<Integer> cuts,
      int batchSize,
      int lanes)
      throws IOException {
    Path work = Files.createTempDirectory("pass");
    Path input = Files.write(work.resolve("in"), file.toByteArray());
    PlannedJob job =
        PlannedJob.write(work.resolve("out"), spec, format, batchSize, splits(input, cuts));
    RunControl control = RunControl.join(job.spec());
    control.leave();
    SplitPass pass = job.pass(requireNonNull(model), control, lanes);
    List<Split> order = new ArrayList<>(job.plan().splits());
    Collections.shuffle(order, new Random(batchSize));
    order.add(order.get(0)); // a runner may try a split again
    for (Split split : order) {
      pass.run(split);
    }
    Manifest.Totals totals = new Finisher(job.spec()).finish().totals();
    assertThat(job.lines("prediction.results-")).isEqualTo(predictions);
    assertThat(job.lines("prediction.errors-").stream().map(WholePassPropertyTest::offset))
        .containsExactlyElementsOf(failures);
    assertThat(totals.instances()).isEqualTo(predictions.size() + failures.size());
    assertThat(totals.failures()).isEqualTo(failures.size());
    delete(work);
  }

  /** jqwik has one instance for all tries of a property. */
  @BeforeTry
  void forgetTheLastTry() {
    predictions.clear();
    failures.clear();
    file.reset();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static long offset(String failure) {
    return Long.parseLong(failure.replaceFirst(".*?\"offset\":([0-9]+),.*", "$1"));
  }

  /** Cuts the file at these thousandths of its size. */
  private static List<Split> splits(Path file, List<Integer> cuts) throws IOException {
    long size = Files.size(file);
    TreeSet<Long> ends = new TreeSet<>(List.of(size));
    cuts.forEach(cut -> ends.add(size * cut / 1000));
    ends.remove(0L);
    if (size == 0) {
      ends.add(0L);
    }
    List<Split> splits = new ArrayList<>();
    long start = 0;
    for (long end : ends) {
      splits.add(
          new Split(splits.size(), List.of(new FileRange(file.toString(), start, end, size))));
      start = end;
    }
    return splits;
  }
}
