package org.batchpredict.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers that are read column by column are what the library's assembly of rows gives. */
class FlatColumnTest {
  private static final Path FILES = Path.of("../../testdata/columnar");

  private static final List<String> NUMBERS =
      List.of("boolean", "int32", "int64", "float", "double");

  @Property(tries = 60)
  void rowsAreThoseThatTheLibraryGives(
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll boolean second,
      @ForAll boolean dictionary,
      @ForAll boolean split,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      fields.add(Field.any("f" + i, random));
    }
    StringBuilder schema = new StringBuilder("message m { ");
    fields.forEach(field -> schema.append(field.schema()));
    ParquetProperties properties =
        ParquetProperties.builder()
            .withWriterVersion(
                second
                    ? ParquetProperties.WriterVersion.PARQUET_2_0
                    : ParquetProperties.WriterVersion.PARQUET_1_0)
            .withDictionaryEncoding(dictionary)
            .withByteStreamSplitEncoding(split)
            .withPageRowCountLimit(1 + random.nextInt(100))
            .build();
    Path file = Files.createTempFile("flat", ".parquet");
    try {
      ParquetFiles.write(
          file,
          schema.append("}").toString(),
          properties,
          rows,
          consumer -> {
            consumer.startMessage();
            for (int i = 0; i < fields.size(); i++) {
              fields.get(i).write(consumer, i, random);
            }
            consumer.endMessage();
          });

      List<String> read = rows(file, true);

      assertThat(read).hasSize(rows).isEqualTo(rows(file, false));
    } finally {
      Files.delete(file);
    }
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .filter(
              file -> file.toString().endsWith(".parquet") && !file.endsWith("rows-brotli.parquet"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void rowsOfOtherWritersAreTheSame(Path file) throws IOException {
    assertThat(rows(file, true)).isNotEmpty().isEqualTo(rows(file, false));
  }

  /** The bytes of all rows, its numbers read column by column, or all by the library. */
  private static List<String> rows(Path file, boolean flat) throws IOException {
    long size = Files.size(file);
    Footer footer = Footer.read(file.toString(), size);
    RowType any = RowType.of(footer.schema(), new ParquetRecords(null));
    RowType type = flat ? any : new RowType(any.columns(), any.avro(), any.fields(), Map.of());
    List<String> rows = new ArrayList<>();
    for (Footer.RowGroup group : footer.groups()) {
      GroupReader reader =
          new GroupReader(file.toString(), size, footer, group, type, Integer.MAX_VALUE);
      for (long i = 0; i < group.rows(); i++) {
        RowBytes row = reader.read();
        rows.add(Arrays.toString(Arrays.copyOf(row.bytes(), row.size())));
      }
    }
    return rows;
  }

  /**
   * A field of a file.
   *
   * @param levels of its list, 0 for no list, 1 for a repeated field
   * @param type of the numbers; binary, too, which is no number
   */
  private record Field(String name, String type, int levels, boolean optional, boolean holes) {
    static Field any(String name, Random random) {
      int levels = random.nextInt(4);
      String type = random.nextInt(8) == 0 ? "binary" : NUMBERS.get(random.nextInt(5));
      return new Field(
          name,
          type,
          levels,
          levels != 1 && random.nextBoolean(),
          levels == 3 && random.nextBoolean());
    }

    String schema() {
      String group = (optional ? "optional" : "required") + " group " + name + " (LIST) { ";
      return switch (levels) {
        case 0 -> (optional ? "optional " : "required ") + type + " " + name + "; ";
        case 1 -> "repeated " + type + " " + name + "; ";
        case 2 -> group + "repeated " + type + " array; } ";
        default ->
            group
                + "repeated group list { "
                + (holes ? "optional " : "required ")
                + type
                + " element; } } ";
      };
    }

    void write(RecordConsumer out, int index, Random random) {
      if (optional && random.nextInt(4) == 0) {
        return;
      }
      int count = levels == 0 ? 1 : random.nextInt(20) == 0 ? 2000 : random.nextInt(4);
      if (levels < 2 && count == 0) {
        return;
      }
      out.startField(name, index);
      if (levels > 1) {
        out.startGroup();
      }
      if (levels > 1 && count > 0) {
        out.startField(levels == 2 ? "array" : "list", 0);
      }
      int values = 1 + random.nextInt(40);
      for (int i = 0; i < count; i++) {
        if (levels < 3) {
          add(out, random.nextInt(values));
          continue;
        }
        out.startGroup();
        if (!holes || random.nextInt(3) > 0) {
          out.startField("element", 0);
          add(out, random.nextInt(values));
          out.endField("element", 0);
        }
        out.endGroup();
      }
      if (levels > 1 && count > 0) {
        out.endField(levels == 2 ? "array" : "list", 0);
      }
      if (levels > 1) {
        out.endGroup();
      }
      out.endField(name, index);
    }

    private void add(RecordConsumer out, int value) {
      switch (type) {
        case "boolean" -> out.addBoolean(value % 2 == 1);
        case "int32" -> out.addInteger(value * 100_000_000);
        case "int64" -> out.addLong(value * 10_000_000_000L - 7);
        case "float" -> out.addFloat(value / 3f);
        case "double" -> out.addDouble(value / 3.0);
        default -> out.addBinary(Binary.fromString("text " + value));
      }
    }
  }
}
