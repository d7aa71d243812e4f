package org.batchpredict.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
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
    OutputFormat format = new ParquetProvider().output(null, false);
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
}
