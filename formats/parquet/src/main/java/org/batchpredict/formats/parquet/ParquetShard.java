package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.batchpredict.formats.avro.DatumPieces;
import org.batchpredict.io.shards.ShardFormat;
import org.jspecify.annotations.Nullable;

/**
 * A shard that is a Parquet file. A row group is held until it is written, so it is small: several
 * workers write shards at a time.
 */
final class ParquetShard implements ShardFormat.Shard {
  private static final long GROUP_BYTES = 16 << 20;

  /** After so many rows it is looked at how much is held. */
  private static final int ROWS_BETWEEN_LOOKS = 128;

  private static final int TRUNCATED_STATISTICS_BYTES = 64;

  private final Schema schema;
  private final MessageType type;
  private final CompressionCodecName codec;
  private final ParquetProperties properties = ParquetProperties.builder().build();
  private final FileEnd out;
  private final ParquetFileWriter file;
  private @Nullable RowGroup group;

  @SuppressWarnings("deprecation") // what is left cannot be compiled without Hadoop
  ParquetShard(OutputStream target, Schema schema, MessageType type, CompressionCodecName codec)
      throws IOException {
    this.schema = schema;
    this.type = type;
    this.codec = codec;
    out = new FileEnd(target);
    file =
        new ParquetFileWriter(
            new Target(out),
            type,
            ParquetFileWriter.Mode.CREATE,
            GROUP_BYTES,
            0,
            TRUNCATED_STATISTICS_BYTES,
            Integer.MAX_VALUE,
            properties.getPageWriteChecksumEnabled());
    file.start();
  }

  @Override
  public void write(byte[] bytes, int start, int length, int count) throws IOException {
    DatumPieces pieces = new DatumPieces(bytes, start, length);
    while (pieces.next()) {
      RowGroup current = group == null ? new RowGroup() : group;
      group = current;
      current.rows.write(bytes, pieces.start(), pieces.length());
      if (++current.count % ROWS_BETWEEN_LOOKS == 0
          && current.columns.getBufferedSize() >= GROUP_BYTES) {
        current.end();
      }
    }
  }

  @Override
  public void end() throws IOException {
    if (group != null) {
      group.end();
    }
    out.hold();
    file.end(Map.of());
    out.write();
  }

  /** The row group under way. */
  private final class RowGroup {
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore columns;
    private final RecordConsumer consumer;
    private final RowWriter rows;
    private long count;

    RowGroup() {
      pages =
          new ColumnChunkPageWriteStore(
              PageCodec.compressor(codec),
              type,
              properties.getAllocator(),
              TRUNCATED_STATISTICS_BYTES,
              properties.getPageWriteChecksumEnabled());
      columns = properties.newColumnWriteStore(type, pages, pages);
      MessageColumnIO io = new ColumnIOFactory(false).getColumnIO(type);
      consumer = io.getRecordWriter(columns);
      rows = new RowWriter(schema, type, consumer);
    }

    void end() throws IOException {
      group = null;
      consumer.flush();
      file.startBlock(count);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
      columns.close();
      pages.close();
    }
  }

  /** Where the file goes; who has opened it closes it. */
  record Target(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new Positioned(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Positioned extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Positioned(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      position++;
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      out.write(bytes, start, length);
      position += length;
    }
  }
}
