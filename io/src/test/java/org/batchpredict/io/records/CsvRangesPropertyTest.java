package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/**
 * The laws of cutting CSV: wherever a file is cut, each row is read once, after ranges that guessed
 * wrong were read again from where the one before stopped, as the end of a job does.
 */
class CsvRangesPropertyTest {
  private static @Nullable Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("ranges", ".csv");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file());
  }

  @Property(tries = 400)
  void rangesGiveTheFilesRowsWhateverTheyGuess(
      @ForAll("hostileTexts") String text,
      @ForAll @Size(max = 6) List<@IntRange(max = 300) Integer> cuts,
      @ForAll @IntRange(max = 8) int behind,
      @ForAll @IntRange(min = 1, max = 40) int ahead)
      throws IOException {
    assertSameRows(text, cuts, behind, ahead);
  }

  @Property(tries = 200)
  void rangesGiveTheRowsOfSoundFiles(
      @ForAll("soundTexts") String text,
      @ForAll @Size(max = 6) List<@IntRange(max = 600) Integer> cuts,
      @ForAll @IntRange(max = 8) int behind)
      throws IOException {
    assertSameRows(text, cuts, behind, 100);
  }

  @Property(tries = 100)
  void anyBatchesGiveTheSameRows(
      @ForAll("hostileTexts") String text,
      @ForAll @IntRange(min = 1, max = 5) int maxRecords,
      @ForAll @IntRange(min = 1, max = 100) int maxBytes)
      throws IOException {
    Files.writeString(file(), text);
    CsvRecords format = CsvRecords.of(',', false);
    Reading one = Reading.of(RecordReader.open(Reading.split(file()), format, 40), 999, 9999);
    RecordReader reader = RecordReader.open(Reading.split(file()), format, 40);
    assertThat(Reading.of(reader, maxRecords, maxBytes)).isEqualTo(one);
  }

  @Provide
  Arbitrary<String> hostileTexts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "\n",
            "\n",
            "\r\n",
            "\r",
            ",",
            ",",
            "\"",
            "\"",
            "\"\"",
            "a",
            "bc",
            " ",
            "\ufeff",
            "1,2\n",
            "\"1,2\n3,4\n\"",
            "\u00e9");
    return pieces.list().ofMaxSize(100).map(list -> String.join("", list));
  }

  /** Rows of three cells, some of which hold text that looks like rows. */
  @Provide
  Arbitrary<String> soundTexts() {
    Arbitrary<String> cell =
        Arbitraries.of(
            "",
            "1",
            "2.5",
            "DE",
            "\"\"",
            "\"x\"",
            "\"a,b\"",
            "\"say \"\"hi\"\"\"",
            "\"1,2,3\n4,5,6\n7,8,9\n\"",
            "\"\r\n\r\n\"",
            "\"\"\"\"",
            "\",\"\"\n\"");
    Arbitrary<String> row = cell.list().ofSize(3).map(cells -> String.join(",", cells));
    return row.list()
        .ofMaxSize(40)
        .flatMap(
            rows ->
                Arbitraries.of("\n", "\r\n", "\r")
                    .map(end -> "a,b,c" + end + String.join(end, rows)));
  }

  private static void assertSameRows(String text, List<Integer> cutPlaces, int behind, int ahead)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(file(), bytes);
    CsvRecords format = new CsvRecords((byte) ',', false, behind, ahead);
    Reading whole = Reading.of(file(), format);
    Assume.that(!whole.range().lost()); // without a header, each range is lost

    List<Reading.Read> records = new ArrayList<>();
    long expected = 0;
    long start = 0;
    for (int i = 0; i <= cutPlaces.size(); i++) {
      long end = i < cutPlaces.size() ? cut(cutPlaces, i, bytes.length) : bytes.length;
      Reading range = readMended(start, end, bytes.length, expected, format);
      records.addAll(range.records());
      expected = Math.max(expected, range.range().stop());
      start = end;
    }
    assertThat(records).isEqualTo(whole.records());
    assertThat(expected).isEqualTo(bytes.length);
  }

  private static long cut(List<Integer> places, int i, int length) {
    return Math.min(places.stream().sorted().toList().get(i), length);
  }

  /** Reads a range as it comes, and again when it did not start where the one before stopped. */
  private static Reading readMended(
      long start, long end, long size, long expected, CsvRecords format) throws IOException {
    Split split = Reading.split(file(), start, end, size);
    Reading reading = Reading.of(split, format);
    RangeRead read = reading.range();
    boolean meets = read.first() == RangeRead.NONE ? expected >= end : read.first() == expected;
    return meets || start == 0
        ? reading
        : Reading.of(
            RecordReader.openAt(split, format, Reading.MAX_RECORD_BYTES, expected), 7, 1000);
  }

  private static Path file() {
    if (file == null) {
      throw new IllegalStateException("no file yet");
    }
    return file;
  }
}
