package org.batchpredict.formats.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.batchpredict.io.files.FileStream;
import org.batchpredict.io.files.LostBytesException;

/**
 * The end of a Parquet file.
 *
 * @param groups the row groups that have rows, in the order of their places
 * @param createdBy what wrote the file; empty where it does not say
 */
record Footer(MessageType schema, List<RowGroup> groups, String createdBy) {
  private static final int TAIL_BYTES = 8;
  private static final int MAX_BYTES = 256 << 20;

  /**
   * A row group.
   *
   * @param start the offset of its first byte
   * @param firstRow the number of rows in the file before it
   */
  record RowGroup(BlockMetaData block, long start, long firstRow) {
    long rows() {
      return block.getRowCount();
    }
  }

  Footer {
    groups = List.copyOf(groups);
  }

  /**
   * Reads the end of a file.
   *
   * @throws LostBytesException when it is no Parquet file, or not one that can be read
   */
  static Footer read(String file, long size) throws IOException {
    if (size < 2 * TAIL_BYTES - 4) {
      throw new LostBytesException("it is no Parquet file: it has " + size + " bytes");
    }
    ByteBuffer tail = ByteBuffer.wrap(read(file, size, size - TAIL_BYTES, TAIL_BYTES));
    String magic = new String(tail.array(), Integer.BYTES, Integer.BYTES, US_ASCII);
    if (magic.equals("PARE")) {
      throw new LostBytesException("its footer is encrypted (supported: files that are not)");
    }
    int length = tail.order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    if (!magic.equals("PAR1") || length <= 0 || length > size - TAIL_BYTES || length > MAX_BYTES) {
      throw new LostBytesException("it is no Parquet file (one ends with the bytes PAR1), or cut");
    }
    byte[] bytes = read(file, size, size - TAIL_BYTES - length, length);
    try {
      FileMetaData data = Util.readFileMetaData(new ByteArrayInputStream(bytes));
      ParquetMetadata meta = new ParquetMetadataConverter().fromParquetMetadata(data);
      String createdBy = meta.getFileMetaData().getCreatedBy();
      return new Footer(
          meta.getFileMetaData().getSchema(),
          groups(meta.getBlocks()),
          createdBy == null ? "" : createdBy);
    } catch (IOException | RuntimeException e) { // the library says so in many ways
      throw new LostBytesException("its footer is damaged: " + e.getMessage());
    }
  }

  private static byte[] read(String file, long size, long start, int length) throws IOException {
    try (FileStream in = FileStream.open(file, size, start)) {
      return in.readNBytes(length);
    }
  }

  private static List<RowGroup> groups(List<BlockMetaData> blocks) {
    List<RowGroup> groups = new ArrayList<>();
    long row = 0;
    for (BlockMetaData block : blocks) {
      if (block.getRowCount() > 0) {
        groups.add(new RowGroup(block, block.getStartingPos(), row));
        row += block.getRowCount();
      }
    }
    groups.sort(Comparator.comparingLong(RowGroup::start));
    return groups;
  }
}
