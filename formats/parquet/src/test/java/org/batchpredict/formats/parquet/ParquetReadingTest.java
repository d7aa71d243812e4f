package org.batchpredict.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what pyarrow wrote (testdata/recipe/columnar_files.py). */
class ParquetReadingTest {
  private static final Path FILES = Path.of("../../testdata/columnar");
  private static final Path SNAPPY = FILES.resolve("rows-snappy-1.parquet");

  @TempDir Path directory;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .filter(file -> file.getFileName().toString().matches("rows-[^b].*\\.parquet"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsEveryCodecEncodingAndVersion(Path file) throws IOException {
    Reading reading = Reading.of(file);

    assertThat(reading.rows()).isEqualTo(rows());
    assertThat(reading.offsets()).isEqualTo(LongStream.range(0, 20).boxed().toList());
    assertThat(reading.meets(Files.size(file))).isTrue();
  }

  @Property(tries = 50)
  void whereverAFileIsCutItsRowsAreTheSame(
      @ForAll @Size(max = 6) List<@IntRange(max = 999) Integer> cuts) throws IOException {
    long size = Files.size(SNAPPY);
    List<Long> places = cuts.stream().map(cut -> 1 + cut * (size - 1) / 1000).sorted().toList();

    Reading reading = Reading.of(SNAPPY, new ParquetRecords(null), 1 << 20, places);

    assertThat(reading.rows()).isEqualTo(rows());
    assertThat(reading.meets(size)).isTrue();
    assertThat(reading.ranges().stream().mapToLong(RangeRead::records).sum()).isEqualTo(20);
  }

  @Test
  void readsEveryType() throws IOException {
    assertThat(Reading.of(FILES.resolve("types.parquet")).rows())
        .containsExactly(
            "{\"bool\":true,\"int8\":-8,\"uint8\":200,\"uint16\":60000,\"uint32\":4000000000,"
                + "\"uint64\":18000000000000000000,\"half\":1.5,\"float\":0.1,\"double\":0.1,"
                + "\"decimal\":-12.34,\"date\":19782,\"seconds\":45015000,\"millis\":1709209815123,"
                + "\"micros\":1709209815123456,\"fixed\":{\"b64\":\"YWJj\"},"
                + "\"bytes\":{\"b64\":\"/wA=\"},\"string\":\"é\",\"lists\":[[1,2],[],null,[3,null]],"
                + "\"struct\":{\"a\":1,\"b\":null},\"map\":[{\"key\":\"k\",\"value\":5}],\"a.b\":7}",
            "{\"bool\":null,\"int8\":null,\"uint8\":null,\"uint16\":null,\"uint32\":null,"
                + "\"uint64\":null,\"half\":null,\"float\":null,\"double\":null,\"decimal\":null,"
                + "\"date\":null,\"seconds\":null,\"millis\":null,\"micros\":null,\"fixed\":null,"
                + "\"bytes\":null,\"string\":null,\"lists\":null,\"struct\":null,\"map\":null,"
                + "\"a.b\":null}");
    assertThat(Reading.of(FILES.resolve("int96.parquet")).rows())
        .containsExactly("{\"t\":1709209815123456}", "{\"t\":null}");
    assertThat(Reading.of(FILES.resolve("uuid.parquet")).rows())
        .containsExactly("{\"id\":\"00000000-0000-0000-0000-000000000007\"}", "{\"id\":null}");
  }

  @Test
  void readsOldLists() throws IOException {
    Path file = directory.resolve("old.parquet");
    ParquetFiles.write(
        file,
        "message m { repeated int32 plain; required group two (LIST) { repeated int32 array; }"
            + " required group tuples (LIST) { repeated group tuples_tuple { required int32 a; } } }",
        rows -> {
          rows.startMessage();
          rows.startField("plain", 0);
          rows.addInteger(1);
          rows.addInteger(2);
          rows.endField("plain", 0);
          rows.startField("two", 1);
          rows.startGroup();
          rows.startField("array", 0);
          rows.addInteger(3);
          rows.addInteger(4);
          rows.endField("array", 0);
          rows.endGroup();
          rows.endField("two", 1);
          rows.startField("tuples", 2);
          rows.startGroup();
          rows.startField("tuples_tuple", 0);
          rows.startGroup();
          rows.startField("a", 0);
          rows.addInteger(5);
          rows.endField("a", 0);
          rows.endGroup();
          rows.endField("tuples_tuple", 0);
          rows.endGroup();
          rows.endField("tuples", 2);
          rows.endMessage();
        });

    assertThat(Reading.of(file).rows())
        .containsExactly("{\"plain\":[1,2],\"two\":[3,4],\"tuples\":[{\"a\":5}]}");
  }

  @Test
  void readsOnlyTheColumnsThatAreUsed() throws IOException {
    FieldRules rules = new FieldRules(null, List.of(), null, Set.of("x", "s", "v"));

    assertThat(Reading.of(SNAPPY, new ParquetRecords(rules), 1 << 20, List.of()).rows())
        .startsWith("{\"n\":0}", "{\"n\":1}")
        .hasSize(20);
  }

  @Test
  void damageFailsEachRowOfItsGroupAlone() throws IOException {
    Path sound = FILES.resolve("rows-gzip-1.parquet");
    byte[] bytes = Files.readAllBytes(sound);
    ColumnChunkMetaData column =
        Footer.read(sound.toString(), bytes.length).groups().get(1).block().getColumns().get(1);
    int last = (int) (column.getStartingPos() + column.getTotalSize()) - 1;
    bytes[last - 3] ^= (byte) 0x55;
    Path file = Files.write(directory.resolve("in.parquet"), bytes);

    Reading reading = Reading.of(file);

    assertThat(reading.rows()).hasSize(20);
    assertThat(reading.rows().subList(0, 7)).isEqualTo(rows().subList(0, 7));
    assertThat(reading.rows().subList(14, 20)).isEqualTo(rows().subList(14, 20));
    assertThat(reading.rows().subList(7, 14))
        .containsOnly(
            "Cannot read 7 rows from row 7 on, to the end of their row group: a page does not match"
                + " its checksum");
    assertThat(reading.kinds())
        .hasSize(7)
        .containsOnly(
            "Cannot read … rows from row … on, to the end of their row group: a page does not match"
                + " its checksum");
    assertThat(reading.offsets()).isEqualTo(LongStream.range(0, 20).boxed().toList());
    assertThat(reading.meets(bytes.length)).isTrue();
  }

  @Property(tries = 100)
  void damageLosesNoRowWithoutAWord(
      @ForAll @IntRange(max = 3050) int place, @ForAll @IntRange(min = 1, max = 255) int flip)
      throws IOException {
    byte[] bytes = Files.readAllBytes(FILES.resolve("rows-none-2.parquet"));
    bytes[place % bytes.length] ^= (byte) flip;
    Path file = Files.createTempFile("damaged", ".parquet");
    try {
      Files.write(file, bytes);

      Reading reading = Reading.of(file);

      RangeRead range = reading.ranges().get(0);
      assertThat(range.records()).isEqualTo(reading.rows().size());
      assertThat(range.stop()).isEqualTo(bytes.length);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void namesACodecThatItDoesNotHave() throws IOException {
    assertThat(Reading.of(FILES.resolve("rows-brotli.parquet")).rows())
        .hasSize(20)
        .allMatch(
            text ->
                text.endsWith(
                    ": Unsupported codec: BROTLI (supported: UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW)"));
  }

  @Test
  void aPageThatIsTooLargeFailsItsRows() throws IOException {
    assertThat(Reading.of(SNAPPY, new ParquetRecords(null), 10, List.of()).rows())
        .hasSize(20)
        .allMatch(text -> text.endsWith("more than 10 (raise --maxRecordBytes)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"features\":[1,2,3]}", "PAR1", "PAR1xxxxxxxxPAR1", "xxxxxxxxxxxxxxxxxxxxPARE"})
  void whatIsNoParquetFileIsOneFailure(String contents) throws IOException {
    Path file =
        Files.write(directory.resolve("in.parquet"), contents.getBytes(StandardCharsets.UTF_8));

    Reading reading = Reading.of(file);

    assertThat(reading.rows()).hasSize(1);
    assertThat(reading.rows().get(0))
        .startsWith("Cannot read " + file + " from byte 0 to " + contents.length() + ": it");
    assertThat(reading.kinds().get(0)).startsWith("Cannot read … from byte … to …: it");
    assertThat(reading.ranges().get(0).lost()).isTrue();
    assertThatThrownBy(
            () ->
                new ParquetInput(new ParquetRecords(null))
                    .fit(
                        InstanceRules.strict(),
                        new ModelSignature("s", List.of(), List.of(), 0),
                        List.of(new InputFile(file.toString(), contents.length(), 0))))
        .hasMessageStartingWith("Cannot read " + file + ": it");
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    assertThat(Reading.of(Files.createFile(directory.resolve("in.parquet"))).rows()).isEmpty();
  }

  private static List<String> rows() {
    return IntStream.range(0, 20)
        .mapToObj(
            i ->
                "{\"n\":"
                    + i
                    + ",\"x\":"
                    + (i % 5 == 3 ? "null" : "" + i / 4.0)
                    + ",\"v\":"
                    + List.of(i + ".0", i + ".5").subList(0, i % 3).toString().replace(" ", "")
                    + ",\"s\":\"text "
                    + i % 4
                    + "\"}")
        .toList();
  }
}
