package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that are cut into many splits: shards read in order hold the order of the input. */
class OrderIT {
  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 64})
  void shardsHoldTheOrderOfTheInput(long batchSize) throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.batchSize(batchSize));
    int[] sizes = {1, 7000, 0, 300, 5, 2600, 40, 9000, 1};
    int next = 0;
    for (int file = 0; file < sizes.length; file++) {
      job.input(String.format(Locale.ROOT, "part-%d", file), Numbers.padded(next, sizes[file]));
      next += sizes[file];
    }
    JobEnd end = job.run().succeeded(next, 0);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, next));
    assertThat(shards(end)).isGreaterThan(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "CSV"})
  void theSameRequestGivesTheSameBytes(String format) throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.outputDataFormat(format));
    for (int file = 0; file < 5; file++) {
      job.input("part-" + file, Numbers.padded(file * 4000, 4000)).input("bad-" + file, "[0]", "");
    }
    JobEnd first = job.run().succeeded(20_000, 5);
    assertThat(shards(first)).isGreaterThan(4);
    Map<String, String> before = first.results().contents();
    JobEnd second = job.options(o -> o.setOverwrite(true)).run();
    assertThat(second.succeeded(20_000, 5).results().contents()).isEqualTo(before);
  }

  @Test
  void cutsTfRecordFilesBetweenRecords() throws Exception {
    Random random = new Random(1);
    List<byte[]> payloads = new ArrayList<>();
    for (int size = 0; size < 3 << 20; size += payloads.get(payloads.size() - 1).length) {
      byte[] payload = new byte[random.nextInt(20_000)];
      random.nextBytes(payload);
      payloads.add(payload);
    }
    assertCopied(payloads);
  }

  @Test
  void predictsExactlyOncePayloadsThatHoldTfRecordsThemselves() throws Exception {
    List<byte[]> payloads = new ArrayList<>();
    payloads.add("first".getBytes(UTF_8));
    for (int i = 0; i < 4; i++) {
      payloads.add(nested(400 << 10, i));
      payloads.add(("between " + i).getBytes(UTF_8));
    }
    assertCopied(payloads);
  }

  private void assertCopied(List<byte[]> payloads) throws InterruptedException {
    TfRecordWriter file = new TfRecordWriter();
    payloads.forEach(file::add);
    TestJob job = TestJob.of(work, "identity_string_bytes").input("a.tfrecord", file.bytes());
    job.request(r -> r.dataFormat("TF_RECORD").signatureName("bytes_only"));
    JobEnd end = job.run().succeeded(payloads.size(), 0);
    assertThat(end.lines())
        .isEqualTo(payloads.stream().map(payload -> TestJob.b64("copy_bytes", payload)).toList());
    assertThat(shards(end)).isGreaterThan(4);
  }

  /** A payload in which the records of the file seem to go on. */
  private static byte[] nested(int size, int seed) {
    TfRecordWriter inner = new TfRecordWriter();
    byte[] payload = new byte[997 + seed];
    for (int written = 0; written < size; written += payload.length) {
      Arrays.fill(payload, (byte) written);
      inner.add(payload);
    }
    return inner.bytes();
  }

  private static int shards(JobEnd end) {
    return end.results().manifest().get("shards").size();
  }
}
