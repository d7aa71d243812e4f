package org.batchpredict.formats.parquet;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Reads the rows of one row group, page by page. */
final class GroupReader {
  /** The bytes that the columns of a row group are read ahead by, all together. */
  private static final int READ_AHEAD_BYTES = 16 << 20;

  private static final int MIN_READ_BYTES = 64 << 10;

  private final RowType type;
  private final RowBytes row = new RowBytes();
  private final RecordReader<Value.Group> reader;

  /**
   * Begins a row group.
   *
   * @param most no page of more bytes is held
   */
  GroupReader(
      String file, long fileSize, Footer footer, Footer.RowGroup group, RowType type, int most) {
    this.type = type;
    MessageType columns = type.columns();
    Map<List<String>, ColumnChunkMetaData> chunks = new HashMap<>();
    group.block().getColumns().forEach(c -> chunks.put(List.of(c.getPath().toArray()), c));
    int count = Math.max(1, columns.getColumns().size());
    int ahead = Math.max(MIN_READ_BYTES, READ_AHEAD_BYTES / count);
    Map<ColumnDescriptor, PageReader> pages = new HashMap<>();
    for (ColumnDescriptor column : columns.getColumns()) {
      ColumnChunkMetaData chunk = chunks.get(List.of(column.getPath()));
      if (chunk == null) {
        throw new IllegalArgumentException(
            "it has no column " + String.join(".", column.getPath()));
      }
      long start = chunk.getStartingPos();
      long end = Math.min(start + chunk.getTotalSize(), fileSize);
      ChunkBytes bytes = new ChunkBytes(file, fileSize, start, end, ahead);
      pages.put(column, new ChunkPages(chunk, bytes, most));
    }
    PageReadStore store =
        new PageReadStore() {
          @Override
          public PageReader getPageReader(ColumnDescriptor column) {
            return requireNonNull(pages.get(column));
          }

          @Override
          public long getRowCount() {
            return group.rows();
          }
        };
    reader =
        new ColumnIOFactory(footer.createdBy())
            .getColumnIO(columns)
            .getRecordReader(store, new Rows(type.root()));
  }

  /** The next row, in Avro's binary encoding, valid until the next call. */
  RowBytes read() {
    row.clear();
    reader.read().appendTo(row);
    return row;
  }

  RowType type() {
    return type;
  }

  /** Gives the root of the values for each row. */
  private static final class Rows extends RecordMaterializer<Value.Group> {
    private final Value.Group root;

    Rows(Value.Group root) {
      this.root = root;
    }

    @Override
    public Value.Group getCurrentRecord() {
      return root;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }
}
