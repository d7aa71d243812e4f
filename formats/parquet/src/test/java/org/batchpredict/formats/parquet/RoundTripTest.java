package org.batchpredict.formats.parquet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.batchpredict.formats.avro.AvroProvider;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.prediction.DataFormatProvider;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * The law of formats: what is written and read again is the same in all of them. Predictions of all
 * dtypes are the inputs of the same names.
 */
class RoundTripTest {
  private static final InstanceRules RULES = InstanceRules.strict();

  @Property(tries = 15)
  void columnsComeBackAsThroughJson(
      @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(max = 2) int rank, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Integer[] dims = new Integer[rank];
    Arrays.setAll(dims, i -> 1 + random.nextInt(3));
    List<TensorSpec> tensors = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (DType dtype : DType.values()) {
      String alias = dtype.name() + (dtype == DType.STRING ? "" : "/x.0");
      tensors.add(new TensorSpec(alias, alias + ":0", dtype, RowShape.of(dims), false));
      columns.add(column(dtype, List.of(dims), rows, random));
    }
    ModelSignature signature = new ModelSignature("s", tensors, tensors, 0);

    List<List<String>> json =
        roundTrip(
            signature,
            tensors,
            columns,
            rows,
            OutputFormat.json(),
            InputFormat.json(RecordFormat.LINES));

    DataFormatProvider parquet = new ParquetProvider();
    assertThat(
            roundTrip(
                signature,
                tensors,
                columns,
                rows,
                parquet.output(null, false),
                parquet.input(RULES)))
        .isEqualTo(json);
    assertThat(
            roundTrip(
                signature,
                tensors,
                columns,
                rows,
                parquet.output("gzip", false),
                parquet.input(RULES)))
        .isEqualTo(json);
    assertThat(
            roundTrip(
                signature,
                tensors,
                columns,
                rows,
                parquet.output("zstd", false),
                parquet.input(RULES)))
        .isEqualTo(json);
    assertThat(
            roundTrip(
                signature,
                tensors,
                columns,
                rows,
                parquet.output(null, true),
                parquet.input(RULES)))
        .isEqualTo(json);
  }

  @Property(tries = 10)
  void columnsComeBackThroughAvro(@ForAll @IntRange(max = 40) int rows, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<TensorSpec> tensors = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (DType dtype : DType.values()) {
      tensors.add(new TensorSpec(dtype.name(), dtype + ":0", dtype, RowShape.of(2), false));
      columns.add(column(dtype, List.of(2), rows, random));
    }
    ModelSignature signature = new ModelSignature("s", tensors, tensors, 0);
    DataFormatProvider avro = new AvroProvider();

    assertThat(
            roundTrip(
                signature, tensors, columns, rows, avro.output("zstd", false), avro.input(RULES)))
        .isEqualTo(
            roundTrip(
                signature,
                tensors,
                columns,
                rows,
                OutputFormat.json(),
                InputFormat.json(RecordFormat.LINES)));
  }

  private static List<List<String>> roundTrip(
      ModelSignature signature,
      List<TensorSpec> tensors,
      List<Column> columns,
      int rows,
      OutputFormat output,
      InputFormat input)
      throws IOException {
    Path file = Files.createTempFile("round", "trip");
    try {
      write(file, new FormatSpec(tensors, List.of(), false), columns, rows, output);
      return read(file, signature, input);
    } finally {
      Files.delete(file);
    }
  }

  private static void write(
      Path file, FormatSpec spec, List<Column> columns, int rows, OutputFormat output)
      throws IOException {
    PredictionFormatter formatter = output.formatter(spec);
    try (OutputStream out = Files.newOutputStream(file)) {
      ShardFormat.Shard shard = output.shards(spec).open(out);
      LineBuffer lines = new LineBuffer();
      for (int row = 0; row < rows; row++) {
        assertThat(formatter.write(columns, row, List.of(), row, lines)).isNull();
      }
      shard.write(lines.bytes(), 0, lines.size(), rows);
      shard.end();
    }
  }

  private static List<List<String>> read(Path file, ModelSignature signature, InputFormat input)
      throws IOException {
    long size = Files.size(file);
    Split split = new Split(0, List.of(new FileRange(file.toString(), 0, size, size)));
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split, input.records(), 1 << 20)) {
      reader.fill(batch, 1000, 1 << 28);
    }
    EncodedBatch encoded = InstanceEncoder.of(input, signature, RULES).encode(batch);
    for (int i = 0; i < encoded.size(); i++) {
      assertThat(encoded.failure(i)).isNull();
    }
    if (encoded.groups().isEmpty()) {
      return List.of();
    }
    return encoded.groups().get(0).inputs().stream().map(RoundTripTest::texts).toList();
  }

  private static List<String> texts(@org.jspecify.annotations.Nullable Column maybe) {
    Column column = requireNonNull(maybe);
    List<String> texts = new ArrayList<>(List.of("" + column.rowDims()));
    if (column instanceof StringColumn strings) {
      for (int i = 0; i < column.rows() * column.rowSize(); i++) {
        texts.add(
            new String(
                strings.data(), strings.start(i), strings.length(i), StandardCharsets.UTF_8));
      }
    } else {
      texts.add(Arrays.toString(Arrays.copyOf(column.data(), column.byteCount())));
    }
    return texts;
  }

  private static Column column(DType dtype, List<Integer> dims, int rows, Random random) {
    Column column = Column.of(dtype);
    column.reset(dims);
    for (int i = 0; i < rows * column.rowSize(); i++) {
      if (column instanceof StringColumn strings) {
        byte[] text = ("é\"" + random.nextInt(4)).getBytes(StandardCharsets.UTF_8);
        strings.add(text, 0, text.length);
      } else {
        add((NumberColumn) column, random);
      }
    }
    column.endRows(rows);
    return column;
  }

  private static void add(NumberColumn column, Random random) {
    switch (column.dtype()) {
      case FLOAT -> column.addFloat(Float.intBitsToFloat(random.nextInt() & 0x7f7fffff));
      case DOUBLE -> column.addDouble(random.nextGaussian());
      case BOOL -> column.addByte((byte) random.nextInt(2));
      case HALF, BFLOAT16 -> column.addShort((short) (random.nextInt() & 0x3bff));
      case INT8, UINT8 -> column.addByte((byte) random.nextInt());
      case INT16, UINT16 -> column.addShort((short) random.nextInt());
      case INT32, UINT32 -> column.addInt(random.nextInt());
      default -> column.addLong(random.nextLong());
    }
  }
}
