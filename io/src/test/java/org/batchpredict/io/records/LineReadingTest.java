package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.io.records.RecordFormat.LINES;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineReadingTest {
  @TempDir Path dir;

  @Test
  void readsLinesWithTheirOffsets() throws IOException {
    Reading reading = read("one\ntwo\r\n\r\rthree\r\n");
    assertThat(reading.texts()).containsExactly("one", "two", "\r\rthree");
    assertThat(reading.offsets()).containsExactly(0L, 4L, 9L);
    assertThat(reading.range()).isEqualTo(rangeRead(0, 18, 3, false));
  }

  @Test
  void countsALastLineWithoutEnd() throws IOException {
    assertThat(read("one\ntwo").texts()).containsExactly("one", "two");
    assertThat(read("two\r").texts()).containsExactly("two\r");
  }

  @Test
  void skipsBlankLinesAndCountsThemNowhere() throws IOException {
    Reading reading = read("\n \t\r\none\n\n\n  two \n \t");
    assertThat(reading.texts()).containsExactly("one", "  two ");
    assertThat(reading.offsets()).containsExactly(5L, 11L);
    assertThat(reading.range()).isEqualTo(rangeRead(0, 20, 2, false));
    assertThat(read("\n\n").range()).isEqualTo(rangeRead(0, 2, 0, false));
  }

  @Test
  void readsLinesOfBlanksWhereLinesAreFedAsTheyAre() throws IOException {
    String blank = " ".repeat(300_000);
    Path file = write("\n \t\r\none\n\r\n\n" + blank + "\r\n\t");
    Reading reading =
        Reading.of(
            RecordReader.open(Reading.split(file), RecordFormat.RAW_LINES, 300_000), 9, 1000);
    assertThat(reading.texts()).containsExactly(" \t", "one", blank, "\t");
    assertThat(reading.offsets()).containsExactly(1L, 5L, 12L, 300_014L);
    assertThat(Reading.of(write("\r\n\n"), RecordFormat.RAW_LINES).records()).isEmpty();
  }

  @Test
  void skipsTheByteOrderMarkOfAFile() throws IOException {
    Reading reading = read("\u00ef\u00bb\u00bfone\n\u00ef\u00bb\u00bftwo");
    assertThat(reading.texts()).containsExactly("one", "\u00ef\u00bb\u00bftwo");
    assertThat(reading.offsets()).containsExactly(3L, 7L);
    assertThat(read("\u00ef\u00bb\u00bf").range()).isEqualTo(rangeRead(0, 3, 0, false));
    assertThat(read("\u00ef\u00bb").texts()).containsExactly("\u00ef\u00bb");
  }

  @Test
  void findsNothingInAnEmptyFile() throws IOException {
    Reading reading = read("");
    assertThat(reading.records()).isEmpty();
    assertThat(reading.range()).isEqualTo(rangeRead(RangeRead.NONE, RangeRead.NONE, 0, false));
  }

  @Test
  void passesInvalidUtf8On() throws IOException {
    assertThat(read("\u00ff\u0000\u00fe\n").texts()).containsExactly("\u00ff\u0000\u00fe");
  }

  @ParameterizedTest
  @EnumSource(names = {"LINES", "RAW_LINES"})
  void readsEachLineOnceWhereverTheFileIsCut(ByteRecords format) throws IOException {
    String text = "\u00ef\u00bb\u00bf0123456789\r\n\r\nab\n\n \ncdefghijklmnop\r\nq";
    Path file = write(text);
    List<Long> everywhere = LongStream.range(1, text.length()).boxed().toList();
    Reading whole = Reading.of(file, format);
    Reading cut = Reading.ofRanges(file, format, everywhere);
    assertThat(cut.records()).isEqualTo(whole.records()).hasSize(format == LINES ? 4 : 5);
    assertThat(cut.meets(text.length())).isTrue();
  }

  @Test
  void doesNotLookForALinePastTheRange() throws IOException {
    Path file = write("0123456789\nab\n");
    Reading reading = Reading.of(Reading.split(file, 3, 11, 14), LINES);
    assertThat(reading.records()).isEmpty();
    assertThat(reading.range().first()).isEqualTo(RangeRead.NONE);
    assertThat(reading.range().stop()).isEqualTo(RangeRead.NONE);
  }

  @Test
  void failsALineThatIsTooLongAndReadsOn() throws IOException {
    Path file = write("12345\r\n123456\n   \t  \n123456");
    Reading reading = Reading.of(RecordReader.open(Reading.split(file), LINES, 5), 9, 1000);
    String message = "Cannot read record: it is longer than 5 bytes (raise --maxRecordBytes)";
    String path = file.toString();
    assertThat(reading.records())
        .containsExactly(
            new Reading.Read(path, 0, "12345", null, false),
            new Reading.Read(path, 7, "123456", message, false),
            new Reading.Read(path, 21, "123456", message, false));
  }

  @Test
  void keepsThe64KibOfALineThatIsTooLong() throws IOException {
    String tooLong = "x".repeat(70_000);
    String fits = "y".repeat(69_999);
    Path file = write(tooLong + "\n" + fits + "\r\n" + tooLong + "\n" + fits + "\r\n" + tooLong);
    Reading reading = Reading.of(RecordReader.open(Reading.split(file), LINES, 69_999), 9, 1 << 20);
    String shown = "x".repeat(64 << 10);
    assertThat(reading.texts()).containsExactly(shown, fits, shown, fits, shown);
    assertThat(reading.records())
        .extracting(Reading.Read::cut)
        .containsExactly(true, false, true, false, true);
  }

  @Test
  void holdsLittleOfALineThatIsTooLong() throws IOException {
    Path file = dir.resolve("sparse.json");
    long size = 100L << 20;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size - 5);
      sparse.seek(size - 5);
      sparse.write("\nlast".getBytes(ISO_8859_1));
    }
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(Reading.split(file), LINES, 1 << 20)) {
      assertThat(reader.fill(batch, 10, 1 << 20)).isTrue();
      assertThat(batch.size()).isEqualTo(2);
      assertThat(batch.length(0)).isEqualTo(64 << 10);
      assertThat(batch.isTruncated(0)).isTrue();
      assertThat(batch.failure(0)).isNotNull();
      assertThat(batch.address(1).offset()).isEqualTo(size - 4);
      assertThat(batch.bytes().length).isLessThanOrEqualTo(2 << 20);
    }
  }

  @Test
  void skipsALongBlankLine() throws IOException {
    String blank = " ".repeat(300_000);
    Path file = write(blank + "\r\n" + blank + "\r \n" + blank + "\r");
    Reading reading = Reading.of(RecordReader.open(Reading.split(file), LINES, 1000), 9, 1000);
    assertThat(reading.offsets()).containsExactly(300_002L, 600_005L);
  }

  @Test
  void doesNotReadWhatWasAppendedLater() throws IOException {
    Path file = write("one\ntwo\n");
    Split split = Reading.split(file);
    Files.writeString(file, "one\ntwo\nthree\n");
    assertThat(Reading.of(split, LINES).texts()).containsExactly("one", "two");
  }

  @Test
  void makesNoRecordOfHalfALine() throws IOException {
    Path file = write("[1]\n[2, 3");
    Split split = Reading.split(file);
    Files.writeString(file, "[1]\n[2, 34]\n");
    Reading reading = Reading.of(split, LINES);
    assertThat(reading.records())
        .containsExactly(
            new Reading.Read(file.toString(), 0, "[1]", null, false),
            new Reading.Read(
                file.toString(),
                4,
                "[2, 3",
                "Cannot read record: the file has grown since the job was planned, in the middle of"
                    + " this line (run the job again)",
                false));
    assertThat(reading.range()).isEqualTo(new RangeRead(split.ranges().get(0), 0, 9, 2, false));
    Files.writeString(file, "[1]\n[2, 3\n[4]\n");
    assertThat(Reading.of(split, LINES).records().get(1).failure()).isNull();
  }

  @Test
  void saysThatAFileShrank() throws IOException {
    Path file = write("one\ntw");
    Reading reading = Reading.of(Reading.split(file, 0, 100, 200), LINES);
    String message =
        ("Cannot read %s from byte 4 to 100: the file ended early, at byte 6 of 200 (it "
                + "changed after the job was planned)")
            .formatted(file);
    assertThat(reading.records())
        .containsExactly(
            new Reading.Read(file.toString(), 0, "one", null, false),
            new Reading.Read(file.toString(), 4, "tw", message, true));
    assertThat(reading.range().stop()).isEqualTo(100);
    assertThat(reading.range().lost()).isTrue();

    Reading next = Reading.of(Reading.split(file, 100, 200, 200), LINES);
    assertThat(next.offsets()).containsExactly(100L);
    assertThat(next.range().first()).isEqualTo(100);
    assertThat(next.range().stop()).isEqualTo(200);
  }

  private Reading read(String text) throws IOException {
    return Reading.of(write(text), LINES);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(dir.resolve("file.json"), text, ISO_8859_1);
  }

  private RangeRead rangeRead(long first, long stop, long records, boolean lost)
      throws IOException {
    Split split = Reading.split(dir.resolve("file.json"));
    return new RangeRead(split.ranges().get(0), first, stop, records, lost);
  }
}
