package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfRecordReadingTest {
  private static final String DAMAGED =
      "Cannot read record: the payload of the TFRecord does not match its checksum";

  @TempDir Path dir;

  @Test
  void readsPayloadsWithTheOffsetsOfTheirRecords() throws IOException {
    Reading reading = read(TfRecordWriter.of("one", "", "three"));
    assertThat(reading.texts()).containsExactly("one", "", "three");
    assertThat(reading.offsets()).containsExactly(0L, 19L, 35L);
    assertThat(reading.range().first()).isZero();
    assertThat(reading.range().stop()).isEqualTo(56);
    assertThat(reading.range().records()).isEqualTo(3);
    assertThat(reading.range().lost()).isFalse();
  }

  @Test
  void masksChecksumsAsTensorFlowDoes() throws IOException {
    // An empty record as TensorFlow's TFRecordWriter writes it.
    int[] record = {0, 0, 0, 0, 0, 0, 0, 0, 0x29, 0x03, 0x98, 0x07, 0xd8, 0xea, 0x82, 0xa2};
    assertThat(TfRecordWriter.of("")).containsExactly(record);
  }

  @Test
  void findsNothingInAnEmptyFile() throws IOException {
    Reading reading = read(new byte[0]);
    assertThat(reading.records()).isEmpty();
    assertThat(reading.range().first()).isEqualTo(RangeRead.NONE);
  }

  @Test
  void losesOnlyTheRecordOfADamagedPayload() throws IOException {
    byte[] bytes = TfRecordWriter.of("one", "two", "three");
    bytes[19 + 12] ^= 1;
    Reading reading = read(bytes);
    assertThat(reading.texts()).containsExactly("one", "uwo", "three");
    assertThat(reading.records())
        .extracting(Reading.Read::failure)
        .containsExactly(null, DAMAGED, null);
    assertThat(reading.range().records()).isEqualTo(3);
  }

  @Test
  void showsTheStartOfALongDamagedPayload() throws IOException {
    for (int length : List.of(100_000, 300_000)) {
      byte[] bytes = TfRecordWriter.of("x".repeat(length), "y");
      bytes[bytes.length - 17 - 1] ^= 1;
      Reading reading = read(bytes);
      assertThat(reading.texts()).containsExactly("x".repeat(64 << 10), "y");
      assertThat(reading.records().get(0).failure()).isEqualTo(DAMAGED);
      assertThat(reading.records().get(0).cut()).isTrue();
    }
  }

  @Test
  void losesTheRestOfTheRangeAfterADamagedLength() throws IOException {
    byte[] bytes = TfRecordWriter.of("one", "two", "three", "four");
    bytes[19] ^= 1;
    Path file = write(bytes);
    Reading first = Reading.of(Reading.split(file, 0, 30, bytes.length), TF_RECORD);
    String message =
        ("Cannot read %s from byte 19 to 30: the length of the TFRecord there does not match "
                + "its checksum")
            .formatted(file);
    assertThat(first.records())
        .containsExactly(
            new Reading.Read(file.toString(), 0, "one", null, false),
            new Reading.Read(file.toString(), 19, "", message, true));
    assertThat(first.range().lost()).isTrue();
    assertThat(first.range().stop()).isEqualTo(30);
    Reading second = Reading.of(Reading.split(file, 30, bytes.length, bytes.length), TF_RECORD);
    assertThat(second.texts()).containsExactly("three", "four");
  }

  @Test
  void refusesALengthThatCannotBe() throws IOException {
    Path file = write(TfRecordWriter.header(-1));
    assertThat(Reading.of(file, TF_RECORD).records())
        .extracting(Reading.Read::failure)
        .containsExactly(
            "Cannot read %s from byte 0 to 12: a TFRecord of 18446744073709551615 bytes cannot be"
                .formatted(file));
  }

  @Test
  void saysHowMuchOfTheLastRecordIsMissing() throws IOException {
    byte[] bytes = TfRecordWriter.of("one", "two");
    assertTruncated(Arrays.copyOf(bytes, 37), "two", 1, "TFRecord");
    assertTruncated(Arrays.copyOf(bytes, 32), "t", 6, "TFRecord");
    assertTruncated(Arrays.copyOf(bytes, 31), "", 7, "TFRecord");
    assertTruncated(Arrays.copyOf(bytes, 20), "", 11, "TFRecord's length");
  }

  private void assertTruncated(byte[] bytes, String text, int missing, String what)
      throws IOException {
    Reading reading = read(bytes);
    assertThat(reading.records()).hasSize(2);
    Reading.Read last = reading.records().get(1);
    assertThat(last.text()).isEqualTo(text);
    assertThat(last.offset()).isEqualTo(19);
    assertThat(last.cut()).isTrue();
    assertThat(last.failure())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "Cannot read record: the file ends %d bytes before the %s does",
                missing,
                what));
    assertThat(reading.range().stop()).isEqualTo(bytes.length);
  }

  @Test
  void skipsAPayloadThatIsTooLong() throws IOException {
    byte[] bytes = TfRecordWriter.of("x".repeat(300_000), "12345", "123456", "one");
    bytes[300_000] ^= 1; // its checksum is not looked at
    Path file = write(bytes);
    Reading reading = Reading.of(RecordReader.open(Reading.split(file), TF_RECORD, 5), 9, 1000);
    String message = "Cannot read record: it is longer than 5 bytes (raise --maxRecordBytes)";
    assertThat(reading.texts()).containsExactly("x".repeat(64 << 10), "12345", "123456", "one");
    assertThat(reading.records())
        .extracting(Reading.Read::failure)
        .containsExactly(message, null, message, null);
    assertThat(reading.records())
        .extracting(Reading.Read::cut)
        .containsExactly(true, false, false, false);
  }

  @Test
  void readsPayloadsLargerThanItsBuffer() throws IOException {
    String large = "x".repeat(700_000);
    assertThat(read(TfRecordWriter.of("a", large, "b", large)).texts())
        .containsExactly("a", large, "b", large);
  }

  @Test
  void readsEachRecordOnceWhereverTheFileIsCut() throws IOException {
    byte[] bytes = TfRecordWriter.of("one", "", "three", "\0".repeat(40), "five");
    Path file = write(bytes);
    List<Long> everywhere = LongStream.range(1, bytes.length).boxed().toList();
    Reading cut = Reading.ofRanges(file, TF_RECORD, everywhere);
    assertThat(cut.records()).isEqualTo(Reading.of(file, TF_RECORD).records()).hasSize(5);
    assertThat(cut.meets(bytes.length)).isTrue();
  }

  @Test
  void looksPastItsBufferForTheRecordAfter() throws IOException {
    byte[] bytes = TfRecordWriter.of("a", "x".repeat(400_000), "b", "c");
    Reading cut = Reading.ofRanges(write(bytes), TF_RECORD, List.of(3L, 200_000L));
    assertThat(cut.offsets()).containsExactly(0L, 17L, 400_033L, 400_050L);
    assertThat(cut.meets(bytes.length)).isTrue();
  }

  @Test
  void passesByALengthThatNoRecordFollows() throws IOException {
    String header = new String(TfRecordWriter.header(2), ISO_8859_1);
    byte[] bytes = TfRecordWriter.of("one", header + "not a record" + header, "three");
    Reading cut = Reading.ofRanges(write(bytes), TF_RECORD, List.of(25L));
    assertThat(cut.texts()).hasSize(3);
    assertThat(cut.meets(bytes.length)).isTrue();
    // One that fits but leaves no room for the next is no record either.
    String last = new String(TfRecordWriter.header(0), ISO_8859_1);
    byte[] ending = TfRecordWriter.of("one", last + "x");
    Reading none = Reading.of(Reading.split(write(ending), 25, 48, 48), TF_RECORD);
    assertThat(none.range().first()).isEqualTo(RangeRead.NONE);
  }

  @Test
  void startsWhereItIsToldWhenAPayloadHoldsTfRecords() throws IOException {
    String inner = new String(TfRecordWriter.of("a", "b", "c", "d"), ISO_8859_1);
    byte[] bytes = TfRecordWriter.of("one", inner, "three");
    Path file = write(bytes);
    List<Long> cuts = List.of(35L, 60L);
    Reading cut = Reading.ofRanges(file, TF_RECORD, cuts);
    assertThat(cut.meets(bytes.length)).isFalse();

    long stop = cut.range().stop();
    assertThat(stop).isEqualTo(19 + 16 + inner.length());
    Split middle = Reading.split(file, 35, 60, bytes.length);
    Reading none = Reading.of(RecordReader.openAt(middle, TF_RECORD, 1000, stop), 9, 1000);
    assertThat(none.records()).isEmpty();
    assertThat(none.range().first()).isEqualTo(RangeRead.NONE);
    Split last = Reading.split(file, 60, bytes.length, bytes.length);
    Reading mended = Reading.of(RecordReader.openAt(last, TF_RECORD, 1000, stop), 9, 1000);
    assertThat(mended.texts()).containsExactly("three");
    assertThat(mended.range().first()).isEqualTo(stop);
    assertThat(mended.range().stop()).isEqualTo(bytes.length);
  }

  @Test
  void saysThatAFileShrank() throws IOException {
    byte[] bytes = TfRecordWriter.of("one", "two");
    Path file = write(Arrays.copyOf(bytes, 32));
    Reading reading = Reading.of(Reading.split(file, 0, 38, 38), TF_RECORD);
    assertThat(reading.texts()).containsExactly("one", "");
    assertThat(reading.records().get(1).failure())
        .isEqualTo(
            ("Cannot read %s from byte 19 to 38: the file ended early, at byte 32 of 38 (it "
                    + "changed after the job was planned)")
                .formatted(file));
    assertThat(reading.range().lost()).isTrue();
  }

  private Reading read(byte[] bytes) throws IOException {
    return Reading.of(write(bytes), TF_RECORD);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("file.tfrecord"), bytes);
  }
}
