package org.batchpredict.formats.parquet;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
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
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one row group, page by page: its numbers and lists of numbers column by column,
 * all else by the library's assembly of rows.
 */
final class GroupReader {
  /** The bytes that the columns of a row group are read ahead by, all together. */
  private static final int READ_AHEAD_BYTES = 16 << 20;

  private static final int MIN_READ_BYTES = 64 << 10;

  private final RowType type;
  private final RowBytes row = new RowBytes();
  private final @Nullable FlatColumn[] flat;
  private final @Nullable RecordReader<Value.Group> others;

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
    Map<List<String>, PageReader> pages = new HashMap<>();
    for (ColumnDescriptor column : columns.getColumns()) {
      List<String> path = List.of(column.getPath());
      ColumnChunkMetaData chunk = chunks.get(path);
      if (chunk == null) {
        throw new IllegalArgumentException("it has no column " + String.join(".", path));
      }
      long start = chunk.getStartingPos();
      long end = Math.min(start + chunk.getTotalSize(), fileSize);
      ChunkBytes bytes = new ChunkBytes(file, fileSize, start, end, ahead);
      pages.put(path, new ChunkPages(chunk, bytes, most));
    }
    flat = new @Nullable FlatColumn[columns.getFieldCount()];
    List<Type> otherFields = new ArrayList<>();
    List<Value> otherValues = new ArrayList<>();
    for (int i = 0; i < flat.length; i++) {
      FlatType numbers = type.flat().get(columns.getFieldName(i));
      if (numbers == null) {
        otherFields.add(columns.getType(i));
        otherValues.add(type.fields().get(i));
      } else {
        ColumnDescriptor column =
            columns.getColumnDescription(numbers.path().toArray(String[]::new));
        flat[i] = new FlatColumn(column, numbers, requireNonNull(pages.get(numbers.path())));
      }
    }
    others =
        otherFields.isEmpty()
            ? null
            : new ColumnIOFactory(footer.createdBy())
                .getColumnIO(new MessageType(columns.getName(), otherFields))
                .getRecordReader(
                    new Pages(pages, group.rows()), new Rows(new Value.Group(otherValues)));
  }

  /** The next row, in Avro's binary encoding, valid until the next call. */
  RowBytes read() {
    row.clear();
    if (others != null) {
      others.read();
    }
    for (int i = 0; i < flat.length; i++) {
      FlatColumn numbers = flat[i];
      if (numbers == null) {
        type.fields().get(i).appendTo(row);
      } else {
        numbers.appendTo(row);
      }
    }
    return row;
  }

  /** The pages of a row group. */
  private record Pages(Map<List<String>, PageReader> columns, long rows) implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
      return requireNonNull(columns.get(List.of(column.getPath())));
    }

    @Override
    public long getRowCount() {
      return rows;
    }
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
