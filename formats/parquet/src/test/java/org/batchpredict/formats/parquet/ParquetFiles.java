package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files that pyarrow does not write any more. */
final class ParquetFiles {
  private ParquetFiles() {}

  /** Writes one row. */
  static void write(Path file, String schema, Consumer<RecordConsumer> row) throws IOException {
    write(file, schema, ParquetProperties.builder().build(), 1, row);
  }

  /** Writes so many rows, each by another call. */
  @SuppressWarnings("deprecation") // what is left cannot be compiled without Hadoop
  static void write(
      Path file,
      String schema,
      ParquetProperties properties,
      int rows,
      Consumer<RecordConsumer> row)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    try (OutputStream out = Files.newOutputStream(file)) {
      ParquetFileWriter writer =
          new ParquetFileWriter(
              new ParquetShard.Target(out),
              type,
              ParquetFileWriter.Mode.CREATE,
              1 << 20,
              0,
              64,
              Integer.MAX_VALUE,
              true);
      writer.start();
      ColumnChunkPageWriteStore pages =
          new ColumnChunkPageWriteStore(
              PageCodec.compressor(CompressionCodecName.SNAPPY),
              type,
              properties.getAllocator(),
              64,
              true);
      ColumnWriteStore columns = properties.newColumnWriteStore(type, pages, pages);
      RecordConsumer consumer =
          new ColumnIOFactory(true).getColumnIO(type).getRecordWriter(columns);
      for (int i = 0; i < rows; i++) {
        row.accept(consumer);
      }
      consumer.flush();
      writer.startBlock(rows);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
      columns.close();
      pages.close();
      writer.end(Map.of());
    }
  }
}
