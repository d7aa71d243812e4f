package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.testing.TfRecordWriter;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.job.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that is missing or damaged: named, and beside it every good record is predicted. */
class BadInputIT {
  private static final int MIB = 1 << 20;

  @TempDir Path work;

  @Test
  void refusesWhatIsNoFile() throws Exception {
    Path in = work.resolve("in");
    Files.createDirectories(in.resolve("directory"));
    Files.createSymbolicLink(in.resolve("dangling"), in.resolve("nothing"));
    TestJob job = Numbers.job(work);
    job.request(r -> r.inputPaths(in + "/none-*", in + "/directory", in + "/dangl*"));
    String field = "Field: prediction_input.input_paths Error: Cannot find input: pattern \"" + in;
    job.run()
        .refused(
            field + "/none-*\" matches no file",
            field
                + "/directory\" matches a directory, not a file (write \""
                + in
                + "/directory/\" for the files in it)",
            field + "/dangl*\": " + in + "/dangling is a symbolic link to nothing");
    assertThat(job.out()).doesNotExist();
  }

  @Test
  void namesAFileThatIsGoneWhenItIsRead() throws Exception {
    Path file = work.resolve("in/a");
    Outcome outcome =
        runAfter(Numbers.job(work).input("a", Numbers.json(0, 9)), () -> Files.delete(file));
    assertThat(requireNonNull(outcome.error()).message())
        .isEqualTo(ChangedInputIT.CHANGED, file + " is no longer there");
    assertThat(work.resolve("out/prediction.manifest.json")).doesNotExist();
  }

  @Test
  void namesWhereAFileEndsThatWasCutShortAfterThePlan() throws Exception {
    byte[] whole = (String.join("\n", Numbers.json(0, 9)) + "\n").getBytes(UTF_8);
    TestJob job = Numbers.job(work).input("a", whole).options(o -> o.setOnChangedInput("warn"));
    byte[] start = Arrays.copyOf(whole, (Numbers.json(0) + "\n").length());
    assertThat(runAfter(job, () -> job.input("a", start)).state()).isEqualTo(JobState.SUCCEEDED);
    Results results = new Results(job.out());
    assertThat(results.lines("prediction.results-")).isEqualTo(Numbers.predictions(0, 1));
    assertThat(results.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.get("offset").asInt()).isEqualTo(start.length);
              assertThat(failure.get("stage").asText()).isEqualTo("READ");
            });
  }

  @Test
  void aDamagedPayloadCostsItsRecord() throws Exception {
    byte[] records = TfRecordWriter.of("zero", "one", "two");
    records[20 + 12] ^= 1;
    JobEnd end = bytes("TF_RECORD").input("a", records).run().succeeded(2, 1);
    assertThat(end.lines()).isEqualTo(copies("zero", "two"));
    assertFailure(
        end, 20, "Cannot read record: the payload of the TFRecord does not match its checksum");
  }

  @Test
  void aDamagedChecksumCostsItsRecord() throws Exception {
    byte[] records = TfRecordWriter.of("zero", "one", "two");
    records[records.length - 1] ^= 1;
    JobEnd end = bytes("TF_RECORD").input("a", records).run().succeeded(2, 1);
    assertThat(end.lines()).isEqualTo(copies("zero", "one"));
  }

  @Test
  void aDamagedLengthCostsTheRestOfTheFileButNoOtherFile() throws Exception {
    byte[] records = TfRecordWriter.of("zero", "one", "two");
    records[20] ^= 1;
    TestJob job = bytes("TF_RECORD").input("a", records).input("b", TfRecordWriter.of("three"));
    JobEnd end = job.run().succeeded(2, 1);
    assertThat(end.lines()).isEqualTo(copies("zero", "three"));
    assertThat(end.failures("message").get(0))
        .contains("the length of the TFRecord there does not match its checksum");
    assertThat(end.failures("offset")).containsExactly("20");
  }

  @ParameterizedTest
  @CsvSource({"1,TFRecord", "5,TFRecord", "16,TFRecord's length"})
  void aTruncatedTfRecordIsAFailure(int missing, String what) throws Exception {
    byte[] records = TfRecordWriter.of("zero", "one");
    byte[] truncated = Arrays.copyOf(records, records.length - missing);
    JobEnd end = bytes("TF_RECORD").input("a", truncated).run().succeeded(1, 1);
    assertThat(end.lines()).isEqualTo(copies("zero"));
    assertThat(end.failures("message").get(0))
        .startsWith("Cannot read record: the file ends ")
        .endsWith(" bytes before the " + what + " does");
    assertThat(end.failures("offset")).containsExactly("20");
  }

  @Test
  void whatIsNoTfRecordFileIsOneFailure() throws Exception {
    TestJob job = bytes("TF_RECORD").input("a", Numbers.json(0, 1000));
    JobEnd end = job.input("b", TfRecordWriter.of("good")).run().succeeded(1, 1);
    assertThat(end.failures("offset")).containsExactly("0");
  }

  @Test
  void aTruncatedGzipKeepsWhatCameBefore() throws Exception {
    byte[] lines = String.join("\n", Numbers.json(0, 20_000)).getBytes(UTF_8);
    byte[] gzip = TestJob.gzip(lines);
    TestJob job = Numbers.job(work).input("a.gz", Arrays.copyOf(gzip, gzip.length / 2));
    JobEnd end = job.input("b", Numbers.json(7, 1)).run();
    int predicted = end.lines().size() - 1;
    end.succeeded(predicted + 1, 1);
    assertThat(predicted).isBetween(1000, 19_999);
    assertThat(end.lines().subList(0, predicted)).isEqualTo(Numbers.predictions(0, predicted));
    assertThat(end.lines().get(predicted)).isEqualTo(Numbers.prediction(7));
    assertThat(end.failures("message").get(0)).contains("the compressed data ended early");
  }

  @Test
  void whatIsNoGzipIsOneFailure() throws Exception {
    TestJob job =
        Numbers.job(work).input("a.gz", Numbers.json(0, 10)).input("b", Numbers.json(1, 1));
    JobEnd end = job.run().succeeded(1, 1);
    assertThat(end.failures("stage")).containsExactly("READ");
    assertThat(end.failures("file")).containsExactly(work.resolve("in/a.gz").toString());
  }

  @Test
  void invalidUtf8FailsItsInstanceAndIsShownInBase64() throws Exception {
    TestJob job = TestJob.of(work, "identity_string_bytes");
    job.input("a", "\"good\"\n\"b\u00ffd\"\n\u00fe\n\"too\"\n".getBytes(ISO_8859_1));
    JobEnd end = job.run().succeeded(2, 2);
    List<JsonNode> failures = end.results().failures();
    assertThat(failures.get(0).get("instance").toString()).isEqualTo("{\"b64\":\"ImL/ZCI=\"}");
    assertThat(failures.get(1).get("instance").toString()).isEqualTo("{\"b64\":\"/g==\"}");
    assertThat(end.failures("message")).allSatisfy(m -> assertThat(m).contains("UTF-8"));
  }

  @Test
  void aLineOf100MegabytesFailsAloneAndIsPredictedWhenAllowed() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 3)).input("c", Numbers.json(4, 2));
    writeLongLine(work.resolve("in/b"), 100 * MIB);
    JobEnd end = job.run().succeeded(5, 1);
    JsonNode failure = end.results().failures().get(0);
    assertThat(failure.get("message").asText())
        .isEqualTo("Cannot read record: it is longer than 67108864 bytes (raise --maxRecordBytes)");
    assertThat(failure.get("instance").asText()).hasSize(64 << 10);
    assertThat(failure.get("truncated").asBoolean()).isTrue();

    job.options(o -> o.setMaxRecordBytes(128L * MIB)).options(o -> o.setOverwrite(true));
    assertThat(job.run().succeeded(6, 0).lines()).isEqualTo(Numbers.predictions(0, 6));
  }

  @Test
  void aSmallLimitOnRecordsIsKeptToTheByte() throws Exception {
    byte[] records = TfRecordWriter.of("12345678", "123456789", "x");
    TestJob job = bytes("TF_RECORD").input("a", records).options(o -> o.setMaxRecordBytes(8L));
    JobEnd end = job.run().succeeded(2, 1);
    assertThat(end.lines()).isEqualTo(copies("12345678", "x"));
    assertFailure(
        end, 24, "Cannot read record: it is longer than 8 bytes (raise --maxRecordBytes)");
  }

  @Test
  void aLineOfBlanksIsAnInstanceOfAModelThatTakesText() throws Exception {
    JobEnd end = bytes("TEXT").input("a", "a", " \t", "", "b").run().succeeded(3, 0);
    assertThat(end.lines()).isEqualTo(copies("a", " \t", "b"));
  }

  @Test
  void deepNestingFailsItsInstance() throws Exception {
    TestJob job = Numbers.job(work);
    job.input(
        "a",
        "[".repeat(1_000_000),
        "{\"int64\":".repeat(100_000),
        "[".repeat(500) + "]".repeat(500),
        Numbers.json(1));
    JobEnd end = job.run().succeeded(1, 3);
    assertThat(end.failures("stage")).contains("PARSE");
    assertThat(end.failures("message").get(0)).contains("nested more than");
  }

  @Test
  void numbersOutOfRangeFailTheirInstances() throws Exception {
    TestJob job = Numbers.job(work);
    job.input(
        "a",
        "[9223372036854775808,0]",
        "[1e400,0]",
        "[1e-400,0]",
        "[1.5,0]",
        "[1" + "0".repeat(100_000) + ",0]",
        "[9223372036854775807,-9223372036854775808]");
    JobEnd end = job.run().succeeded(1, 5);
    assertThat(end.lines())
        .containsExactly("{\"int64_out\":[9223372036854775807,-9223372036854775808]}");
    assertThat(end.failures("stage")).containsOnly("ENCODE");
  }

  @Test
  void aRepeatedKeyFailsItsInstance() throws Exception {
    TestJob job =
        Numbers.job(work).input("a", "{\"int64\":[1,2],\"int64\":[1,2]}", Numbers.json(1));
    JobEnd end = job.run().succeeded(1, 1);
    assertThat(end.failures("message"))
        .containsExactly("Duplicate key \"int64\" (must be given once)");
  }

  interface Change {
    void make() throws IOException;
  }

  /** Runs a job of which something changes between its plan and its first batch. */
  static Outcome runAfter(TestJob job, Change change) throws Exception {
    String id = UUID.randomUUID().toString();
    PreparedJob prepared = JobPreparation.prepare(id, job.input(), job.options(), () -> false);
    prepared.claimOutput("DirectRunner", false, LivenessProbe.NONE, Instant.EPOCH, () -> false);
    change.make();
    try (RunControl control = RunControl.open(id)) {
      JobRunner runner = JobRunners.of(job.options());
      return new JobExecution(prepared, job.options(), runner, 10, control, Retries.patient())
          .run();
    } finally {
      prepared.output().release();
    }
  }

  private TestJob bytes(String format) {
    return TestJob.of(work, "identity_string_bytes")
        .request(r -> r.signatureName("bytes_only").dataFormat(format));
  }

  private static List<String> copies(String... payloads) {
    return Arrays.stream(payloads).map(p -> TestJob.b64("copy_bytes", p.getBytes(UTF_8))).toList();
  }

  private static void assertFailure(JobEnd end, long offset, String message) {
    assertThat(end.failures("offset")).containsExactly(String.valueOf(offset));
    assertThat(end.failures("message")).containsExactly(message);
    assertThat(end.failures("stage")).containsExactly("READ");
    assertThat(end.failures("code")).containsExactly("1");
  }

  /** One valid instance, with blanks in the middle. */
  private static void writeLongLine(Path file, int length) throws IOException {
    byte[] blanks = " ".repeat(MIB).getBytes(UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("{\"int64\":[3,".getBytes(UTF_8));
      for (int written = 0; written < length; written += MIB) {
        out.write(blanks);
      }
      out.write("-3]}\n".getBytes(UTF_8));
    }
  }
}
