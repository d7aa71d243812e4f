package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.io.records.RecordFormat.LINES;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD_GZIP;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressedReadingTest {
  private static final String TEXT = "one\ntwo\r\n\nthree";

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"gz, gz", "bzip2, bz2", "zstd, zst", "zstd, ZST"})
  void decompressesByExtension(String compressor, String extension) throws Exception {
    byte[] lines = compress(compressor, TEXT.getBytes(ISO_8859_1));
    byte[] records = compress(compressor, TfRecordWriter.of("one", "two"));
    Reading reading = read("f.json." + extension, lines, LINES);
    assertThat(reading.texts()).containsExactly("one", "two", "three");
    assertThat(reading.offsets()).containsExactly(0L, 4L, 10L);
    FileRange range = reading.range().range();
    assertThat(reading.range()).isEqualTo(new RangeRead(range, 0, lines.length, 3, false));
    assertThat(read("f.tfrecord." + extension, records, TF_RECORD).texts())
        .containsExactly("one", "two");
  }

  @Test
  void decompressesTfRecordGzipWhateverTheName() throws Exception {
    byte[] records = compress("gz", TfRecordWriter.of("one", "two"));
    assertThat(read("f.bz2", records, TF_RECORD_GZIP).texts()).containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource({"gz, gz", "bzip2, bz2", "zstd, zst"})
  void readsAllMembers(String compressor, String extension) throws Exception {
    byte[] both =
        join(
            compress(compressor, "one\ntw".getBytes(ISO_8859_1)),
            compress(compressor, "o\nthree".getBytes(ISO_8859_1)));
    assertThat(read("f." + extension, both, LINES).texts()).containsExactly("one", "two", "three");
  }

  @ParameterizedTest
  @CsvSource({"gz", "bz2", "zst"})
  void findsNothingInAnEmptyFile(String extension) throws Exception {
    Reading reading = read("f." + extension, new byte[0], LINES);
    assertThat(reading.records()).isEmpty();
    assertThat(reading.range().first()).isEqualTo(RangeRead.NONE);
  }

  @ParameterizedTest
  @CsvSource({"gz, gz", "bzip2, bz2", "zstd, zst"})
  void readsWhatComesBeforeTheDamage(String compressor, String extension) throws Exception {
    byte[] text = lines(60_000);
    byte[] whole = compress(compressor, text);
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, whole.length * 3 / 4, whole.length * 3 / 4 + 200, (byte) 0x55);
    for (byte[] bad : List.of(Arrays.copyOf(whole, whole.length * 3 / 4), damaged)) {
      Reading reading = read("f." + extension, bad, LINES);
      int last = reading.records().size() - 1;
      Reading.Read failed = reading.records().get(last);
      // Deflate may go on past its damage, until the checksum tells, but what was before is right.
      int sound = 30_000;
      assertThat(reading.texts().subList(0, sound))
          .isEqualTo(new String(text, ISO_8859_1).lines().limit(sound).toList());
      assertThat(reading.records().subList(0, last))
          .allSatisfy(read -> assertThat(read.failure()).isNull());
      assertThat(failed.failure())
          .startsWith(
              String.format(
                  Locale.ROOT,
                  "Cannot read %s from byte %d on (decompressed): ",
                  failed.file(),
                  failed.offset()));
      assertThat(failed.cut()).isTrue();
      assertThat(reading.range().lost()).isTrue();
      assertThat(reading.range().stop()).isEqualTo(bad.length);
    }
  }

  @Test
  void givesThePartialLineBeforeTheDamageToTheFailure() throws Exception {
    byte[] whole = compress("gz", "one\ntwo".getBytes(ISO_8859_1));
    byte[] truncated = Arrays.copyOf(whole, whole.length - 4);
    Reading reading = read("f.gz", truncated, LINES);
    assertThat(reading.texts()).containsExactly("one", "two");
    assertThat(reading.offsets()).containsExactly(0L, 4L);
    assertThat(reading.records().get(1).failure())
        .endsWith("f.gz from byte 4 on (decompressed): the compressed data ended early");
  }

  @Test
  void reportsGarbageAfterTheLastMember() throws Exception {
    byte[] whole = compress("gz", "one\ntwo\n".getBytes(ISO_8859_1));
    Reading reading = read("f.gz", join(whole, "garbage".getBytes(ISO_8859_1)), LINES);
    assertThat(reading.texts()).containsExactly("one", "two", "");
    assertThat(reading.records().get(2).failure())
        .endsWith("from byte 8 on (decompressed): Unexpected data after a valid .gz stream.");
  }

  @Test
  void reportsAFileThatIsNotCompressed() throws Exception {
    Reading reading = read("f.gz", "one\n".getBytes(ISO_8859_1), LINES);
    assertThat(reading.texts()).containsExactly("");
    assertThat(reading.records().get(0).failure())
        .endsWith("from byte 0 on (decompressed): Input is not in the .gz format.");
  }

  @Test
  void saysThatAFileShrank() throws Exception {
    byte[] whole = compress("gz", lines(10));
    Path file = Files.write(dir.resolve("f.gz"), Arrays.copyOf(whole, 30));
    Reading reading = Reading.of(Reading.split(file, 0, whole.length, whole.length), LINES);
    assertThat(reading.records().get(reading.records().size() - 1).failure())
        .endsWith(
            String.format(
                Locale.ROOT,
                "the file ended early, at byte 30 of %d (it changed after the job was planned)",
                whole.length));
  }

  @Test
  void saysHowMuchOfTheLastTfRecordIsMissing() throws Exception {
    for (int length : List.of(1_000, 400_000)) {
      byte[] records = TfRecordWriter.of("one", "x".repeat(length));
      assertTruncated(records, 1, "1 bytes before the TFRecord");
      assertTruncated(records, length - 10, (length - 10) + " bytes before the TFRecord");
      assertTruncated(records, length + 10, "6 bytes before the TFRecord's length");
    }
  }

  private void assertTruncated(byte[] records, int missing, String what) throws Exception {
    byte[] truncated = Arrays.copyOf(records, records.length - missing);
    Reading reading = read("f.gz", compress("gz", truncated), TF_RECORD_GZIP);
    assertThat(reading.records())
        .extracting(Reading.Read::failure)
        .containsExactly(null, "Cannot read record: the file ends " + what + " does");
    assertThat(reading.range().lost()).isFalse();
  }

  @Test
  void losesTheRestAfterADamagedLength() throws Exception {
    byte[] records = TfRecordWriter.of("one", "two", "three");
    records[19] ^= 1;
    Reading reading = read("f.gz", compress("gz", records), TF_RECORD);
    assertThat(reading.records().get(1).failure())
        .endsWith(
            "f.gz from byte 19 on (decompressed): the length of the TFRecord there does not "
                + "match its checksum");
    assertThat(reading.records()).hasSize(2);
  }

  @Test
  void refusesAPieceOfACompressedFile() throws Exception {
    Path file = Files.write(dir.resolve("f.gz"), compress("gz", lines(10)));
    assertThatThrownBy(() -> Reading.of(Reading.split(file, 0, 5, 10), LINES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid range of " + file + ": a compressed file is read as a whole");
  }

  private static byte[] lines(int count) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i).append(' ').append(random.nextDouble()).append('\n');
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  /** Reads a file, in a thread of its own as without one. */
  private Reading read(String name, byte[] bytes, RecordFormat format) throws IOException {
    Path file = Files.write(dir.resolve(name), bytes);
    Reading reading = Reading.of(file, format);
    RecordReader ahead = RecordReader.open(Reading.split(file), format, Reading.MAX_RECORD_BYTES);
    ahead.readAhead();
    assertThat(Reading.of(ahead, 3, 500)).isEqualTo(reading);
    return reading;
  }

  @Test
  void countsWhatIsUsedAndNotWhatIsReadAhead() throws Exception {
    Path file = Files.write(dir.resolve("f.gz"), compress("gz", lines(200_000)));
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(Reading.split(file), LINES, 1000)) {
      for (int i = 0; reader.fill(batch, 1000, 1 << 20); i++) {
        assertThat(batch.size()).isEqualTo(1000);
        if (i == 9) {
          reader.readAhead();
          awaitFullRing();
        } else if (i == 10) { // of 200
          assertThat(reader.bytesRead()).isBetween(1L, Files.size(file) / 5);
        }
      }
      assertThat(reader.bytesRead()).isEqualTo(Files.size(file));
    }
  }

  private static void awaitFullRing() {
    while (Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("batchpredict-read-ahead"))
        .noneMatch(thread -> thread.getState() == Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
  }

  private static byte[] compress(String compressor, byte[] bytes)
      throws IOException, CompressorException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    String name = compressor.equals("zstd") ? CompressorStreamFactory.ZSTANDARD : compressor;
    try (OutputStream out =
        new CompressorStreamFactory().createCompressorOutputStream(name, compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
