package org.batchpredict.formats.avro;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.batchpredict.io.RangeRead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroReadingTest {
  private static final Schema SCHEMA =
      AvroFiles.schema(
          "{'type':'record','name':'R','fields':[{'name':'n','type':'int'},"
              + "{'name':'text','type':'string'}]}");
  private static final List<String> CODECS =
      List.of("null", "deflate", "snappy", "zstandard", "bzip2");

  private static @Nullable Path propertyFile;

  @TempDir Path directory;

  @BeforeContainer
  static void makeFile() throws IOException {
    propertyFile = Files.createTempFile("ranges", ".avro");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file());
  }

  /** Written by fastavro (testdata/recipe/columnar_files.py). */
  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard", "bzip2"})
  void readsWhatFastavroWrote(String codec) throws IOException {
    Path file = Path.of("../../testdata/columnar/rows-" + codec + ".avro");

    Reading reading = Reading.of(file);

    assertThat(reading.records())
        .hasSize(20)
        .startsWith(
            "{\"n\":0,\"x\":0.0,\"v\":[],\"s\":\"text 0\"}",
            "{\"n\":1,\"x\":0.25,\"v\":[1.0],\"s\":\"text 1\"}",
            "{\"n\":2,\"x\":0.5,\"v\":[2.0,2.5],\"s\":\"text 2\"}",
            "{\"n\":3,\"x\":null,\"v\":[],\"s\":\"text 3\"}");
    assertThat(reading.meets(Files.size(file))).isTrue();
  }

  @Property(tries = 60)
  void whereverAFileIsCutItsRecordsAreTheSame(
      @ForAll @IntRange(max = 60) int count,
      @ForAll @IntRange(min = 1, max = 20) int perBlock,
      @ForAll @IntRange(max = 4) int codec,
      @ForAll @Size(max = 6) List<@IntRange(max = 999) Integer> cuts)
      throws IOException {
    AvroFiles.write(file(), SCHEMA, CODECS.get(codec), perBlock, records(count));
    long size = Files.size(file());
    List<Long> places = cuts.stream().map(cut -> 1 + cut * (size - 1) / 1000).sorted().toList();

    Reading reading = Reading.of(file(), 1 << 20, places);

    assertThat(reading.records()).isEqualTo(shown(count));
    assertThat(reading.meets(size)).isTrue();
    assertThat(reading.ranges().stream().mapToLong(RangeRead::records).sum()).isEqualTo(count);
    assertThat(new HashSet<>(reading.offsets())).hasSize(count);
  }

  @Test
  void aFileCutAtEachByteIsReadOnce() throws IOException {
    Path file = write("null", 4, 12);
    long size = Files.size(file);

    Reading reading = Reading.of(file, 1 << 20, LongStream.range(1, size).boxed().toList());

    assertThat(reading.records()).isEqualTo(shown(12));
    assertThat(reading.meets(size)).isTrue();
  }

  @Test
  void damageFailsEachRecordOfItsBlockAlone() throws IOException {
    for (String codec : CODECS.subList(1, CODECS.size())) {
      Path file = write(codec, 10, 30);
      byte[] bytes = Files.readAllBytes(file);
      int second = blocks(bytes).get(1);
      Arrays.fill(bytes, second + 8, second + 14, (byte) 0xff);
      Files.write(file, bytes);

      Reading reading = Reading.of(file);

      assertThat(reading.records()).as(codec).hasSize(30);
      assertThat(reading.records().subList(0, 10)).isEqualTo(shown(30).subList(0, 10));
      assertThat(reading.records().subList(20, 30)).isEqualTo(shown(30).subList(20, 30));
      assertThat(reading.records().subList(10, 20))
          .allMatch(
              text ->
                  text.startsWith(
                      "Cannot read any of the 10 records of the block at byte "
                          + second
                          + ": its"));
      assertThat(reading.kinds())
          .hasSize(10)
          .allMatch(
              kind ->
                  kind.startsWith("Cannot read any of the … records of the block at byte …: its"));
      assertThat(reading.meets(bytes.length)).isTrue();
    }
  }

  @Test
  void recordsThatDoNotFillTheirBlockAreAllLost() throws IOException {
    Path file = write("null", 10, 20);
    byte[] bytes = Files.readAllBytes(file);
    int first = blocks(bytes).get(0);
    bytes[first + 4] = (byte) (bytes[first + 4] + 2); // the length of the first text: one more
    Files.write(file, bytes);

    Reading reading = Reading.of(file);

    assertThat(reading.records()).hasSize(20);
    assertThat(reading.records().subList(0, 10))
        .allMatch(text -> text.startsWith("Cannot read any of the 10 records"));
    assertThat(reading.records().subList(10, 20)).isEqualTo(shown(20).subList(10, 20));
  }

  @Test
  void aBlockWithMoreThanItsRecordsIsLost() throws IOException {
    Path file = write("null", 10, 20);
    byte[] bytes = Files.readAllBytes(file);
    bytes[blocks(bytes).get(0)] = 18; // 9 records in zigzag
    Files.write(file, bytes);

    Reading reading = Reading.of(file);

    assertThat(reading.records()).hasSize(19);
    assertThat(reading.records().subList(0, 9))
        .allMatch(text -> text.matches("Cannot read any of the 9 .*: its records end .* before.*"));
  }

  @Test
  void aLostMarkerCostsTheRestOfTheRange() throws IOException {
    Path file = write("deflate", 10, 30);
    byte[] bytes = Files.readAllBytes(file);
    int third = blocks(bytes).get(2);
    bytes[third - 1] ^= 1;
    Files.write(file, bytes);
    int second = blocks(bytes).get(1);

    Reading reading = Reading.of(file);

    assertThat(reading.records().subList(0, 10)).isEqualTo(shown(30).subList(0, 10));
    assertThat(reading.records().subList(10, reading.records().size()))
        .containsExactly(
            "Cannot read "
                + file
                + " from byte "
                + second
                + " to "
                + bytes.length
                + ": the block there does not end with the file's marker: it is damaged");
    assertThat(reading.kinds())
        .containsExactly(
            "Cannot read … from byte … to …: the block there does not end with the file's marker: it"
                + " is damaged");
    assertThat(reading.ranges().get(0).lost()).isTrue();
    assertThat(reading.ranges().get(0).stop()).isEqualTo(bytes.length);
  }

  @Test
  void aFileThatEndsEarlySaysWhere() throws IOException {
    Path file = write("deflate", 10, 30);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));

    Reading reading = Reading.of(file);

    assertThat(reading.records()).hasSize(21);
    assertThat(reading.records().get(20)).contains("a block of 10 records in ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}|it is no Avro file (one starts with the bytes Obj, 1)",
        "Ob|the file ends 2 bytes before the file's head does",
        "Obj\u0001\u0002\u0014avro.codec\u0004xz\u00000123456789abcdef|its head has no schema",
      })
  void whatIsNoAvroFileIsOneFailure(String contentsAndReason) throws IOException {
    String[] parts = contentsAndReason.split("\\|", -1);
    Path file = directory.resolve("in.avro");
    Files.write(file, parts[0].getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Reading.of(file).records())
        .containsExactly(
            "Cannot read " + file + " from byte 0 to " + parts[0].length() + ": " + parts[1]);
  }

  @Test
  void anEmptyFileHasNoRecords() throws IOException {
    Path file = Files.createFile(directory.resolve("in.avro"));

    Reading reading = Reading.of(file);

    assertThat(reading.records()).isEmpty();
    assertThat(reading.ranges().get(0).first()).isEqualTo(RangeRead.NONE);
  }

  @Test
  void aBlockThatIsTooLargeFailsItsRecords() throws IOException {
    for (String codec : CODECS) {
      Path file = write(codec, 10, 20);

      assertThat(Reading.of(file, 30, List.of()).records())
          .as(codec)
          .hasSize(20)
          .allMatch(
              text ->
                  text.contains("30 (raise --maxRecordBytes)") || text.contains("30 bytes (raise"));
    }
  }

  /** Whatever byte is bad, the file is accounted for to its end. */
  @Property(tries = 150)
  void damageLosesNoRecordWithoutAWord(
      @ForAll @IntRange(max = 4) int codec,
      @ForAll @IntRange(max = 100_000) int place,
      @ForAll @IntRange(min = 1, max = 255) int flip)
      throws IOException {
    AvroFiles.write(file(), SCHEMA, CODECS.get(codec), 5, records(20));
    byte[] bytes = Files.readAllBytes(file());
    bytes[place % bytes.length] ^= (byte) flip;
    Files.write(file(), bytes);

    Reading reading = Reading.of(file());

    RangeRead range = reading.ranges().get(0);
    assertThat(range.records()).isEqualTo(reading.records().size());
    if (!range.lost()) {
      assertThat(range.stop()).isEqualTo(bytes.length);
    }
  }

  private static Path file() {
    return requireNonNull(propertyFile);
  }

  private Path write(String codec, int perBlock, int count) throws IOException {
    return AvroFiles.write(directory.resolve("in.avro"), SCHEMA, codec, perBlock, records(count));
  }

  private static List<GenericRecord> records(int count) {
    Random random = new Random(7);
    return IntStream.range(0, count)
        .mapToObj(i -> AvroFiles.record(SCHEMA, i, text(i, random)))
        .toList();
  }

  private static List<String> shown(int count) {
    Random random = new Random(7);
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"n\":" + i + ",\"text\":\"" + text(i, random) + "\"}")
        .toList();
  }

  private static String text(int i, Random random) {
    return "text " + i + " " + Long.toHexString(random.nextLong());
  }

  /** Where blocks start. */
  private static List<Integer> blocks(byte[] bytes) {
    byte[] sync = Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length);
    return IntStream.rangeClosed(0, bytes.length - 16)
        .filter(at -> Collections.indexOfSubList(box(bytes, at), box(sync, 0)) == 0)
        .mapToObj(at -> at + 16)
        .toList();
  }

  private static List<Byte> box(byte[] bytes, int from) {
    return IntStream.range(from, from + 16).mapToObj(i -> bytes[i]).toList();
  }
}
