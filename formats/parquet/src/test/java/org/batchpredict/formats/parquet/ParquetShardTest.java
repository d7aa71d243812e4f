package org.batchpredict.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetShardTest {
  @TempDir Path directory;

  @Test
  void holdsNoMoreThanARowGroup() throws IOException {
    TensorSpec output = new TensorSpec("y_bytes", "y:0", DType.STRING, RowShape.of(), false);
    FormatSpec spec = new FormatSpec(List.of(output), List.of(), false);
    byte[] bytes = new byte[150_000];
    Random random = new Random(1);
    Path file = directory.resolve("shard.parquet");
    OutputFormat format = new ParquetProvider().output(null);
    PredictionFormatter formatter = format.formatter(spec);
    try (OutputStream out = Files.newOutputStream(file)) {
      ShardFormat.Shard shard = format.shards(spec).open(out);
      for (int row = 0; row < 300; row++) {
        random.nextBytes(bytes);
        StringColumn column = (StringColumn) Column.of(DType.STRING);
        column.reset(List.of());
        column.add(bytes, 0, bytes.length);
        column.endRows(1);
        LineBuffer line = new LineBuffer();
        assertThat(formatter.write(List.of(column), 0, List.of(), 0, line)).isNull();
        shard.write(line.bytes(), 0, line.size(), 1);
      }
      shard.end();
    }

    Footer footer = Footer.read(file.toString(), Files.size(file));

    assertThat(footer.groups().stream().map(Footer.RowGroup::rows))
        .containsExactly(128L, 128L, 44L);
  }

  /** So that two processes write the same bytes, which the library alone does not. */
  @Test
  void listsEncodingsInTheirOrder() throws IOException {
    List<TensorSpec> outputs = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      outputs.add(new TensorSpec("y" + i, "y:0", DType.FLOAT, RowShape.of(1), false));
      NumberColumn column = (NumberColumn) Column.of(DType.FLOAT);
      column.reset(List.of(1));
      column.addFloat(i);
      column.endRows(1);
      columns.add(column);
    }
    FormatSpec spec = new FormatSpec(outputs, List.of(), false);
    OutputFormat format = new ParquetProvider().output(null);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ShardFormat.Shard shard = format.shards(spec).open(file);
    for (int row = 0; row < 3; row++) {
      LineBuffer line = new LineBuffer();
      assertThat(format.formatter(spec).write(columns, 0, List.of(), 0, line)).isNull();
      shard.write(line.bytes(), 0, line.size(), 1);
    }
    shard.end();

    byte[] bytes = file.toByteArray();
    int tail = bytes.length - 8;
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, tail - length, length));
    assertThat(footer.getRow_groups().get(0).getColumns())
        .hasSize(12)
        .allSatisfy(
            chunk ->
                assertThat(chunk.getMeta_data().getEncodings())
                    .hasSizeGreaterThan(1)
                    .isSortedAccordingTo(Comparator.comparingInt(Encoding::getValue)));
  }
}
