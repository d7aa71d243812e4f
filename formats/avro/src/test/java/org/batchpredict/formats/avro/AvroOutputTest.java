package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.batchpredict.io.Failure;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AvroOutputTest {
  private static final AvroOutput OUTPUT = AvroOutput.of(null, false);

  @ParameterizedTest
  @EnumSource(DType.class)
  void writesEveryDtype(DType dtype) throws IOException {
    FormatSpec spec = spec(output("y", dtype, 2));
    Column column = Column.of(dtype);
    column.reset(List.of(2));
    add(column);
    column.endRows(1);

    List<GenericRecord> records = records(written(spec, List.of(column), List.of(), 1));

    String expected =
        switch (dtype) {
          case FLOAT, DOUBLE, HALF, BFLOAT16 -> "[1.5, -2.0]";
          case INT8, INT16, INT32, INT64 -> "[-1, 7]";
          case UINT8 -> "[255, 7]";
          case UINT16 -> "[65535, 7]";
          case UINT32 -> "[4294967295, 7]";
          case UINT64 -> "[18446744073709551615, 7]";
          case BOOL -> "[true, false]";
          case STRING -> "[é, ]";
        };
    assertThat(records.get(0).get("y").toString().replace(".00", ".0")).isEqualTo(expected);
  }

  @Test
  void nestsListsAndKeepsEmptyOnes() throws IOException {
    FormatSpec spec = spec(output("y", DType.INT64, -1, -1), output("z", DType.INT64));
    NumberColumn y = longs(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    NumberColumn none = longs(List.of(0, 3));
    none.endRows(1);
    NumberColumn z = longs(List.of(), 9);

    assertThat(records(written(spec, List.of(y, z), List.of(), 1)).toString())
        .isEqualTo("[{\"y\": [[1, 2, 3], [4, 5, 6]], \"z\": 9}]");
    assertThat(records(written(spec, List.of(none, z), List.of(), 1)).toString())
        .isEqualTo("[{\"y\": [], \"z\": 9}]");
  }

  @Test
  void rowsOfOneElementAreScalarsWhenFlat() throws IOException {
    AvroOutput flat = AvroOutput.of(null, true);
    FormatSpec spec =
        spec(
            output("a", DType.INT64, 1),
            output("b", DType.INT64, 1, 1),
            output("c", DType.INT64, -1),
            output("d", DType.INT64));
    List<Column> columns =
        List.of(
            longs(List.of(1), 1, 2),
            longs(List.of(1, 1), 3, 4),
            longs(List.of(1), 5, 6),
            longs(List.of(), 7, 8));

    assertThat(records(written(flat, spec, columns, List.of(), 2)).toString())
        .isEqualTo(
            "[{\"a\": 1, \"b\": 3, \"c\": [5], \"d\": 7},"
                + " {\"a\": 2, \"b\": 4, \"c\": [6], \"d\": 8}]");
    LineBuffer out = new LineBuffer();
    Failure failure =
        flat.formatter(spec(output("a", DType.INT64, 1)))
            .write(List.of(longs(List.of(2), 1, 2)), 0, List.of(), 0, out);
    assertThat(requireNonNull(failure).message())
        .isEqualTo("Cannot format output a: its shape is [2] (must have the dimensions of [1])");
    assertThat(out.size()).isZero();
  }

  @Test
  void writesFieldsWithTheirTypesOrAsText() throws IOException {
    FormatSpec spec =
        new FormatSpec(
            List.of(output("y", DType.INT64)),
            List.of(new PassedField("id", "\"long\""), PassedField.json("tag")),
            true);
    List<String> tags = List.of("\"a\\\"b\"", "[1,2]", "null", "", "\"plain\"", "\"\\ud800\"");
    StringColumn ids = strings(List.of("\u0002", "\u0004", "", "\u0004", "\u0004", ""));
    StringColumn instances = strings(List.of("{}", "{}", "{}", "{}", "{}", "{}"));
    NumberColumn y = longs(List.of(), 1, 2, 3, 4, 5, 6);

    List<GenericRecord> records =
        records(written(spec, List.of(y), List.of(ids, strings(tags), instances), 6));

    assertThat(records.stream().map(r -> r.get("id"))).containsExactly(1L, 2L, null, 2L, 2L, null);
    assertThat(records.stream().map(r -> r.get("tag")).map(t -> t == null ? "-" : t.toString()))
        .containsExactly("a\"b", "[1,2]", "-", "-", "plain", "\"\\ud800\"");
    assertThat(records.get(0).get("instance").toString()).isEqualTo("{}");
  }

  @Test
  void keepsNamesThatAvroDoesNotHave() {
    PredictionSchema schema =
        PredictionSchema.of(
            spec(output("a/b", DType.INT64), output("a_b", DType.INT64), output("0", DType.INT64)),
            false);

    assertThat(
            schema.avro().getFields().stream()
                .map(f -> f.name() + "=" + f.getProp("batchpredict.name")))
        .containsExactly("a_b=a/b", "a_b_2=a_b", "_0=0");
    assertThat(schema.names()).containsExactly("a/b", "a_b", "0");
  }

  @Test
  void theSamePredictionsAreTheSameBytes() throws IOException {
    FormatSpec spec = spec(output("y", DType.INT64));
    NumberColumn y = longs(List.of(), 1, 2, 3);

    byte[] one = written(spec, List.of(y), List.of(), 3);

    assertThat(written(spec, List.of(y), List.of(), 3)).isEqualTo(one);
  }

  @Test
  void anotherFirstRecordEndsBlocksWithAnotherMarker() throws IOException {
    FormatSpec spec = spec(output("y", DType.INT64));

    String marker = marker(written(spec, List.of(longs(List.of(), 1, 2)), List.of(), 2));

    assertThat(marker(written(spec, List.of(longs(List.of(), 1, 3)), List.of(), 2)))
        .isEqualTo(marker);
    assertThat(marker(written(spec, List.of(longs(List.of(), 3, 2)), List.of(), 2)))
        .isNotEqualTo(marker);
  }

  private static String marker(byte[] file) {
    return HexFormat.of().formatHex(file, file.length - AvroHeader.SYNC_BYTES, file.length);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"none, deflate", "gzip, deflate", "zstd, zstandard"})
  void compressesBlocks(@Nullable String compression, String codec) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AvroOutput.of(compression, false).shards(spec(output("y", DType.INT64))).open(file).end();

    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(
            new ByteArrayInputStream(file.toByteArray()), new GenericDatumReader<>())) {
      assertThat(in.getMetaString("avro.codec")).isEqualTo(codec);
    }
  }

  @Test
  void aShardWithoutPredictionsIsAFile() throws IOException {
    assertThat(records(written(spec(output("y", DType.INT64)), List.of(), List.of(), 0))).isEmpty();
  }

  @Test
  void bytesThatAreNoTextFailAloneOrAreBytes() throws IOException {
    StringColumn bytes = (StringColumn) Column.of(DType.STRING);
    bytes.reset(List.of());
    bytes.add(new byte[] {(byte) 0xff}, 0, 1);
    bytes.endRows(1);
    LineBuffer out = new LineBuffer();

    Failure failure =
        OUTPUT
            .formatter(spec(output("y", DType.STRING)))
            .write(List.of(bytes), 0, List.of(), 0, out);

    assertThat(requireNonNull(failure).message())
        .startsWith("Cannot format output y: its bytes are not UTF-8");
    assertThat(out.size()).isZero();
    assertThat(
            records(written(spec(output("y_bytes", DType.STRING)), List.of(bytes), List.of(), 1))
                .toString())
        .isEqualTo("[{\"y_bytes\": \"ÿ\"}]");
  }

  @Test
  void refusesWhatHasNoSchema() {
    TensorSpec output = new TensorSpec("y", "y:0", DType.FLOAT, RowShape.unknownRank(), false);

    assertThatThrownBy(() -> OUTPUT.formatter(spec(output)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported output: y (its number of dimensions is not known: write JSON or CSV, or leave it out by --outputs)");
    assertThatThrownBy(() -> AvroOutput.of("lzma", false))
        .hasMessage("Unsupported compression of AVRO: lzma (supported: gzip, zstd)");
  }

  private static FormatSpec spec(TensorSpec... outputs) {
    return new FormatSpec(List.of(outputs), List.of(), false);
  }

  private static TensorSpec output(String alias, DType dtype, Integer... dims) {
    return new TensorSpec(alias, alias + ":0", dtype, RowShape.of(dims), false);
  }

  private static NumberColumn longs(List<Integer> dims, long... values) {
    NumberColumn column = (NumberColumn) Column.of(DType.INT64);
    column.reset(dims);
    for (long value : values) {
      column.addLong(value);
    }
    if (values.length > 0) {
      column.endRows(values.length / Math.max(1, column.rowSize()));
    }
    return column;
  }

  private static StringColumn strings(List<String> values) {
    StringColumn column = (StringColumn) Column.of(DType.STRING);
    column.reset(List.of());
    for (String value : values) {
      byte[] bytes = value.getBytes(UTF_8);
      column.add(bytes, 0, bytes.length);
    }
    column.endRows(values.size());
    return column;
  }

  /** Two elements: a number that has a bit pattern of its own in each dtype, and a plain one. */
  private static void add(Column column) {
    if (column instanceof StringColumn strings) {
      byte[] text = "é".getBytes(UTF_8);
      strings.add(text, 0, text.length);
      strings.add(text, 0, 0);
      return;
    }
    NumberColumn numbers = (NumberColumn) column;
    switch (column.dtype()) {
      case FLOAT -> {
        numbers.addFloat(1.5f);
        numbers.addFloat(-2);
      }
      case DOUBLE -> {
        numbers.addDouble(1.5);
        numbers.addDouble(-2);
      }
      case HALF, BFLOAT16 -> {
        numbers.addShort(Float16.of(column.dtype()).bits(1.5));
        numbers.addShort(Float16.of(column.dtype()).bits(-2));
      }
      case INT8, UINT8 -> {
        numbers.addByte((byte) -1);
        numbers.addByte((byte) 7);
      }
      case BOOL -> {
        numbers.addByte((byte) 1);
        numbers.addByte((byte) 0);
      }
      case INT16, UINT16 -> {
        numbers.addShort((short) -1);
        numbers.addShort((short) 7);
      }
      case INT32, UINT32 -> {
        numbers.addInt(-1);
        numbers.addInt(7);
      }
      default -> {
        numbers.addLong(-1);
        numbers.addLong(7);
      }
    }
  }

  private static byte[] written(
      FormatSpec spec, List<Column> columns, List<StringColumn> passed, int rows)
      throws IOException {
    return written(OUTPUT, spec, columns, passed, rows);
  }

  private static byte[] written(
      AvroOutput output, FormatSpec spec, List<Column> columns, List<StringColumn> passed, int rows)
      throws IOException {
    PredictionFormatter formatter = output.formatter(spec);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ShardFormat.Shard shard = output.shards(spec).open(file);
    LineBuffer out = new LineBuffer();
    for (int row = 0; row < rows; row++) {
      assertThat(formatter.write(columns, row, passed, row, out)).isNull();
    }
    shard.write(out.bytes(), 0, out.size(), rows);
    shard.end();
    return file.toByteArray();
  }

  private static List<GenericRecord> records(byte[] file) throws IOException {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>();
    reader.getData().addLogicalTypeConversion(new org.apache.avro.Conversions.DecimalConversion());
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(new ByteArrayInputStream(file), reader)) {
      in.forEachRemaining(records::add);
    }
    return records;
  }
}
