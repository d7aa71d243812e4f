package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of 64 MiB, the most that is allowed, among small ones, in processes with little heap. */
class LargeRecordsIT {
  private static final int LARGE = 64 << 20;

  /** Two files, each with a large record behind these. */
  private static final int FILES = 2;

  private static final int SMALL = 700;

  /** What docs/reliability.md says is needed: 128 MiB, and ten times a large record. */
  private static final String HEAP_NEEDED = "-Xmx768m";

  @TempDir Path work;

  @Test
  void areAllPredictedInTheHeapThatIsSaidToBeNeeded() throws Exception {
    byte[] list = new byte[LARGE];
    Arrays.fill(list, (byte) '1');
    for (int i = 2; i < LARGE; i += 2) {
      list[i] = ',';
    }
    list[0] = '[';
    list[LARGE - 2] = ' ';
    list[LARGE - 1] = ']';
    TestJob job = job("ragged_dims", "serving_default", "JSON", list, i -> "[" + i + ",1]");
    job.options(o -> o.setOutputs(List.of("total")));
    List<String> expected =
        expected(
            i -> String.format(Locale.ROOT, "{\"total\":%d.0}", i + 1),
            String.format(Locale.ROOT, "{\"total\":%s}", Float.toString((LARGE - 2) / 2)));
    run(job, 2, HEAP_NEEDED, "-XX:+UseG1GC");
    assertThat(results(job).lines("prediction.results-")).isEqualTo(expected);
    run(job, 1, HEAP_NEEDED, "-XX:+UseG1GC");
    assertThat(results(job).lines("prediction.results-")).isEqualTo(expected);
  }

  @Test
  void costTheirNeighboursNothingInAsLittleAsTheyTakeThemselves() throws Exception {
    byte[] base64 = new byte[LARGE];
    Arrays.fill(base64, (byte) 'A');
    byte[] open = "{\"b64\":\"".getBytes(UTF_8);
    System.arraycopy(open, 0, base64, 0, open.length);
    base64[LARGE - 2] = '"';
    base64[LARGE - 1] = '}';
    assertFailAlone("JSON", base64, i -> '"' + text(i) + '"');

    byte[] text = new byte[LARGE];
    Arrays.fill(text, (byte) 'x');
    assertFailAlone("TEXT", text, LargeRecordsIT::text);
    assertFailAlone("TF_RECORD", text, LargeRecordsIT::text);
  }

  private void assertFailAlone(String format, byte[] large, IntFunction<String> small)
      throws Exception {
    TestJob job = job("identity_string_bytes", "bytes_only", format, large, small);
    run(job, 2, "-Xmx192m", "-XX:+UseParallelGC");
    assertThat(results(job).lines("prediction.results-"))
        .as(format)
        .isEqualTo(expected(i -> TestJob.b64("copy_bytes", text(i).getBytes(UTF_8))));
    assertThat(results(job).failures())
        .as(format)
        .hasSize(FILES)
        .allSatisfy(
            failure ->
                assertThat(failure.get("message").asText())
                    .containsAnyOf("heap for its", "more heap than", "of the heap")
                    .contains("-Xmx"));
  }

  private TestJob job(
      String model, String signature, String format, byte[] large, IntFunction<String> small) {
    TestJob job = TestJob.of(work, model).options(o -> o.setOverwrite(true));
    job.request(r -> r.signatureName(signature).dataFormat(format));
    for (int file = 0; file < FILES; file++) {
      job.input("in" + file, file(file, format, large, small));
    }
    return job;
  }

  private static byte[] file(int file, String format, byte[] large, IntFunction<String> small) {
    List<byte[]> payloads =
        IntStream.range(file * SMALL, (file + 1) * SMALL)
            .mapToObj(i -> small.apply(i).getBytes(UTF_8))
            .toList();
    if (format.equals("TF_RECORD")) {
      TfRecordWriter records = new TfRecordWriter();
      payloads.forEach(records::add);
      return records.add(large).bytes();
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream(LARGE + (1 << 20));
    for (byte[] payload : payloads) {
      lines.writeBytes(payload);
      lines.write('\n');
    }
    lines.writeBytes(large);
    lines.write('\n');
    return lines.toByteArray();
  }

  private static String text(int i) {
    return "s" + i;
  }

  /**
   * The lines of all predictions.
   *
   * @param large those of each large record: one, or none
   */
  private static List<String> expected(IntFunction<String> small, String... large) {
    List<String> lines = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      IntStream.range(file * SMALL, (file + 1) * SMALL).mapToObj(small).forEach(lines::add);
      lines.addAll(List.of(large));
    }
    return lines;
  }

  private void run(TestJob job, long workers, String... jvm) throws Exception {
    job.request(r -> r.maxWorkerCount(workers));
    Path request = job.writeRequest();
    try (CommandProcess process =
        CommandProcess.start(
            work,
            List.of(jvm),
            Map.of(),
            "--predictionInput=" + request,
            "--overwrite",
            outputs(job))) {
      assertThat(process.awaitEnd()).as(process.err()).isZero();
    }
  }

  private static String outputs(TestJob job) {
    List<String> outputs = job.options().getOutputs();
    return outputs == null ? "--maxErrors=1000" : "--outputs=" + String.join(",", outputs);
  }

  private static Results results(TestJob job) {
    return new Results(job.out());
  }
}
