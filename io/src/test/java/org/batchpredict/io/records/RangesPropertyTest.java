package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.io.records.RecordFormat.LINES;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.batchpredict.testing.TfRecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * The laws of cutting: wherever a file is cut and however it is batched, its records are the same.
 */
class RangesPropertyTest {
  private static @Nullable Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("ranges", ".data");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file());
  }

  @Property(tries = 300)
  void rangesOfLinesGiveTheFilesLines(
      @ForAll("texts") String text, @ForAll @Size(max = 5) List<@IntRange(max = 400) Integer> cuts)
      throws IOException {
    assertSameInRanges(text.getBytes(StandardCharsets.UTF_8), LINES, cuts);
  }

  @Property(tries = 300)
  void rangesOfTfRecordsGiveTheFilesRecords(
      @ForAll @Size(max = 12) List<@Size(max = 60) byte[]> payloads,
      @ForAll @Size(max = 5) List<@IntRange(max = 400) Integer> cuts)
      throws IOException {
    assertSameInRanges(tfRecords(payloads), TF_RECORD, cuts);
  }

  @Property(tries = 300)
  void anyBatchesGiveTheSameRecords(
      @ForAll @Size(max = 12) List<@Size(max = 60) byte[]> payloads,
      @ForAll @IntRange(min = 1, max = 5) int maxRecords,
      @ForAll @IntRange(min = 1, max = 100) int maxBytes)
      throws IOException {
    Files.write(file(), tfRecords(payloads));
    for (RecordFormat format : List.of(LINES, TF_RECORD)) {
      RecordReader reader = RecordReader.open(Reading.split(file()), format, 40);
      Reading one = Reading.of(RecordReader.open(Reading.split(file()), format, 40), 999, 9999);
      assertThat(Reading.of(reader, maxRecords, maxBytes)).isEqualTo(one);
    }
  }

  @Property(tries = 300)
  void damageCostsNoRecordBeforeIt(
      @ForAll @Size(min = 1, max = 12) List<@Size(max = 60) byte[]> payloads,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll @IntRange(min = 1, max = 255) int flip)
      throws IOException {
    byte[] bytes = tfRecords(payloads);
    Reading sound = Reading.of(Files.write(file(), bytes), TF_RECORD);
    int damaged = place % bytes.length;
    bytes[damaged] ^= (byte) flip;
    Reading reading = Reading.of(Files.write(file(), bytes), TF_RECORD);

    int guilty = (int) sound.offsets().stream().filter(offset -> offset <= damaged).count() - 1;
    boolean inLength = damaged - sound.offsets().get(guilty) < TfRecordFraming.HEADER_BYTES;
    assertThat(reading.range().lost()).isEqualTo(inLength);
    assertThat(reading.records()).hasSize(inLength ? guilty + 1 : payloads.size());
    for (int i = 0; i < reading.records().size(); i++) {
      if (i == guilty) {
        assertThat(reading.records().get(i).failure()).isNotNull();
        assertThat(reading.offsets().get(i)).isEqualTo(sound.offsets().get(i));
      } else {
        assertThat(reading.records().get(i)).isEqualTo(sound.records().get(i));
      }
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "\n", "\n", "\r\n", "\r", " ", "\t", "a", "bc", "{\"x\":1}", "\ufeff", "\u00e9");
    return pieces.list().ofMaxSize(120).map(list -> String.join("", list));
  }

  private static void assertSameInRanges(byte[] bytes, RecordFormat format, List<Integer> cutPlaces)
      throws IOException {
    Files.write(file(), bytes);
    List<Long> cuts =
        cutPlaces.stream().mapToLong(cut -> Math.min(cut, bytes.length)).sorted().boxed().toList();
    Reading cut = Reading.ofRanges(file(), format, cuts);
    assertThat(cut.records()).isEqualTo(Reading.of(file(), format).records());
    assertThat(cut.meets(bytes.length)).isTrue();
  }

  private static byte[] tfRecords(List<byte[]> payloads) {
    TfRecordWriter writer = new TfRecordWriter();
    payloads.forEach(writer::add);
    return writer.bytes();
  }

  private static Path file() {
    if (file == null) {
      throw new IllegalStateException("no file yet");
    }
    return file;
  }
}
