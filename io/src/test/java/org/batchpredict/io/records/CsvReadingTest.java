package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.LostBytesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReadingTest {
  private static final CsvRecords CSV = CsvRecords.of(',', false);

  @TempDir Path directory;

  @Test
  void readsTheRowsBelowTheFirstWithTheirOffsets() throws IOException {
    Reading reading = read("a,b\r\n1,2\r\n\r\n\"x\r\n\"\"y\"\"\",3\n4,5\r6,7");

    assertThat(reading.texts()).containsExactly("1,2", "\"x\r\n\"\"y\"\"\",3", "4,5", "6,7");
    assertThat(reading.offsets()).containsExactly(5L, 12L, 25L, 29L);
    assertThat(reading.range()).isEqualTo(new RangeRead(reading.range().range(), 0, 32, 4, false));
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    Path file = write("\ufeff\n\"a\",b\n1,2\n");

    assertThat(header(file)).isEqualTo("\"a\",b");
    assertThat(Reading.of(file, CSV).offsets()).containsExactly(10L);
  }

  @Test
  void hasNoRowsInAFileWithoutAny() throws IOException {
    for (String text : List.of("", "\n\r\n", "a,b", "a,b\n", "\ufeff")) {
      Reading reading = read(text);

      assertThat(reading.records()).isEmpty();
      assertThat(reading.range().lost()).isFalse();
    }
    assertThat(CSV.header(write("\n").toString(), 1)).isEmpty();
  }

  @Test
  void takesAQuoteInTheMiddleOfACellForText() throws IOException {
    assertThat(read("a,b\n5\" pipe,1\n\"a\"b\"c,2\n3,4\n").texts())
        .containsExactly("5\" pipe,1", "\"a\"b\"c,2", "3,4");
  }

  @Test
  void knowsTheDelimiter() throws IOException {
    Path file = write("a;b\nx\";1\n\"y\n;\";2\n");

    assertThat(Reading.of(file, CsvRecords.of(';', false)).texts())
        .containsExactly("x\";1", "\"y\n;\";2");
  }

  @Test
  void failsARowThatIsTooLongAlone() throws IOException {
    Path file = write("a,b\n1,2\n\"" + "x\n".repeat(50) + "\",3\n" + "y".repeat(99) + "\n4,5\n");
    Reading reading = Reading.of(RecordReader.open(Reading.split(file), CSV, 20), 9, 999);

    assertThat(reading.records()).hasSize(4);
    assertThat(reading.records().get(1).failure())
        .isEqualTo("Cannot read record: it is longer than 20 bytes (raise --maxRecordBytes)");
    assertThat(reading.records().get(2).failure()).contains("longer than 20 bytes");
    assertThat(reading.texts()).endsWith("4,5");
  }

  @Test
  void losesTheRestOfARangeToAQuoteWithoutEnd() throws IOException {
    String text = "a,b\n1,2\n3,\"4\n" + "5,6\n".repeat(100_000);
    Path file = write(text);
    Reading reading =
        Reading.of(
            RecordReader.open(Reading.split(file, 0, 100_000, text.length()), CSV, 2000), 9, 9999);

    assertThat(reading.texts().get(0)).isEqualTo("1,2");
    assertThat(reading.records()).hasSize(2);
    assertThat(reading.records().get(1).failure())
        .isEqualTo(
            "Cannot read %s from byte 8 to 100000: the quote at byte 10 does not end within 2000 bytes (end it, or raise --maxRecordBytes)"
                .formatted(file));
    assertThat(reading.range().lost()).isTrue();
    assertThat(reading.range().stop()).isEqualTo(100_000);

    Reading next = Reading.of(Reading.split(file, 100_000, 100_400, text.length()), CSV);
    assertThat(next.texts().get(0)).isEqualTo("5,6");
    assertThat(next.records()).hasSize(100);
  }

  @Test
  void failsARowWhoseQuoteTheFileDoesNotEnd() throws IOException {
    Reading reading = read("a,b\n1,2\n3,\"4\n5,6\n");

    assertThat(reading.records()).hasSize(2);
    assertThat(reading.records().get(1).failure())
        .isEqualTo(
            "Cannot read record: the quote at byte 10 does not end before the file does (end it; a"
                + " quote in a quoted cell is doubled)");
    assertThat(reading.texts().get(1)).isEqualTo("3,\"4\n5,6\n");
  }

  @Test
  void saysWhatAHeaderWithoutEndLacks() throws IOException {
    Path file = write("a,\"b\n1,2\n");

    assertThatThrownBy(() -> CSV.header(file.toString(), Files.size(file)))
        .isInstanceOf(LostBytesException.class)
        .hasMessage(
            "the quote at byte 2 of its first row, which names the columns, does not end before the file does");
    assertThat(Reading.of(file, CSV).records().get(0).failure())
        .startsWith("Cannot read " + file + " from byte 0 to 9: the quote at byte 2");
  }

  @Test
  void readsACompressedFileAsAWhole() throws IOException {
    byte[] text = "a,b\n\"1\n\",2\n".getBytes(StandardCharsets.UTF_8);
    Path named = directory.resolve("f.csv.gz");
    Path unnamed = directory.resolve("f.data");
    for (Path file : List.of(named, unnamed)) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(text);
      }
    }

    assertThat(Reading.of(named, CSV).offsets()).containsExactly(4L);
    assertThat(Reading.of(unnamed, CsvRecords.of(',', true)).texts()).containsExactly("\"1\n\",2");
    assertThat(CSV.wholeBecause(new InputFile(named.toString(), 1, 0))).contains("compressed");
    assertThat(CSV.wholeBecause(new InputFile(unnamed.toString(), 1, 0))).isEmpty();
    assertThat(CsvRecords.of(',', true).wholeBecause(new InputFile("x", 1, 0)))
        .contains("compressed");
  }

  @Test
  void readsRowsWhoseLineEndTheBufferCuts() throws IOException {
    for (int i = 0; i < 10; i++) { // one of them ends the buffer between \r and \n
      String text = "a".repeat(i) + ",b\r\n" + "1234,678\r\n".repeat(60_000);
      Reading reading = read(text);

      assertThat(reading.records()).hasSize(60_000);
      assertThat(reading.texts()).containsOnly("1234,678");
    }
  }

  @Test
  void findsRowsWhereTheRangeStartsInALongQuotedText() throws IOException {
    String cell = "\"" + "some words and more\n\n".repeat(20_000) + "\"";
    String text = "a,b\n1," + cell + "\n2,x\n";
    Path file = write(text);
    Reading first = Reading.of(Reading.split(file, 0, 100_000, text.length()), CSV);
    Reading second = Reading.of(Reading.split(file, 100_000, 200_000, text.length()), CSV);
    Reading last = Reading.of(Reading.split(file, 200_000, text.length(), text.length()), CSV);

    assertThat(first.records()).hasSize(1);
    assertThat(second.range().first()).isEqualTo(RangeRead.NONE);
    assertThat(last.texts()).containsExactly("2,x");
    assertThat(last.range().first()).isEqualTo(first.range().stop());
  }

  @Test
  void isDeceivedByALongCellThatLooksLikeRowsUntilItIsToldWhereTheRangeStarts() throws IOException {
    String text = "a,b\n1,\"" + "3,4\n".repeat(100_000) + "\"\n2,x\n";
    Path file = write(text);
    Reading first = Reading.of(Reading.split(file, 0, 100_000, text.length()), CSV);
    Split split = Reading.split(file, 100_000, text.length(), text.length());

    assertThat(Reading.of(split, CSV).range().first()).isEqualTo(100_003);
    Reading mended =
        Reading.of(RecordReader.openAt(split, CSV, 1 << 20, first.range().stop()), 9, 999);
    assertThat(mended.texts()).containsExactly("2,x");
  }

  @Test
  void findsRowsOfAFileWithSomeThatAreRagged() throws IOException {
    String text = "a,b\n" + "1,2\n3\n4,5\n6,7\n8,9\n10,11\n12,13\n".repeat(10_000);
    Path file = write(text);
    Reading first = Reading.of(Reading.split(file, 0, 100_001, text.length()), CSV);
    Reading second = Reading.of(Reading.split(file, 100_001, 200_000, text.length()), CSV);

    assertThat(second.range().first()).isEqualTo(first.range().stop());
  }

  private Reading read(String text) throws IOException {
    return Reading.of(write(text), CSV);
  }

  private static String header(Path file) throws IOException {
    return new String(
        CSV.header(file.toString(), Files.size(file)).orElseThrow().header(),
        StandardCharsets.UTF_8);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("f.csv"), text);
  }
}
