package org.batchpredict.transforms.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * The values of one alias for the instances of a batch: rows of one shape, flat, in the layout that
 * TensorFlow has in memory. Columns are what the model is fed and what it gives back. They grow by
 * whole rows and are reused from batch to batch; not safe for use by several threads.
 */
public abstract sealed class Column permits NumberColumn, StringColumn {
  /** An array larger than this is let go when it is mostly empty, so one huge row is not kept. */
  static final int KEPT_BYTES = 4 << 20;

  private static final int INITIAL_BYTES = 1024;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

  private final DType dtype;
  private byte[] data = new byte[INITIAL_BYTES];
  private int byteCount;
  private List<Integer> rowDims = List.of();
  private int rowSize = 1;
  private int rows;

  Column(DType dtype) {
    this.dtype = dtype;
  }

  /** An empty column of scalars. */
  public static Column of(DType dtype) {
    return dtype == DType.STRING ? new StringColumn() : new NumberColumn(dtype);
  }

  public final DType dtype() {
    return dtype;
  }

  /** The bytes of all elements, end to end; valid up to {@link #byteCount()}. */
  public final byte[] data() {
    return data;
  }

  public final int byteCount() {
    return byteCount;
  }

  /** The dimensions of one row; empty for a scalar. */
  public final List<Integer> rowDims() {
    return rowDims;
  }

  /** The number of elements in one row: the product of {@link #rowDims()}. */
  public final int rowSize() {
    return rowSize;
  }

  public final int rows() {
    return rows;
  }

  /** Empties the column and sets the shape of its rows to come. */
  public final void reset(List<Integer> rowDims) {
    this.rowDims = List.copyOf(rowDims);
    int size = 1;
    for (int dim : rowDims) {
      size = Math.multiplyExact(size, dim);
    }
    rowSize = size;
    rows = 0;
    if (data.length > KEPT_BYTES && byteCount < data.length / 4) {
      data = new byte[INITIAL_BYTES];
    }
    byteCount = 0;
    clearElements();
  }

  /** Says that the elements added since are {@code count} rows more; throws when they are not. */
  public final void endRows(int count) {
    int expected = Math.multiplyExact(Math.addExact(rows, count), rowSize);
    if (elements() != expected) {
      throw new IllegalStateException(
          "Expected " + expected + " elements in " + (rows + count) + " rows, got " + elements());
    }
    rows += count;
  }

  /** Drops the elements that were added since the last row. */
  public final void dropElements() {
    if (elements() > rows * rowSize) {
      byteCount = truncateElements(rows * rowSize);
    }
  }

  /** Appends row {@code row} of a column of the same dtype and row shape. */
  public final void addRow(Column source, int row) {
    addRows(source, row, 1);
  }

  /** Appends {@code count} rows, from row {@code from} on, of a column like this. */
  public final void addRows(Column source, int from, int count) {
    addElements(source, from * source.rowSize, count * source.rowSize);
    endRows(count);
  }

  /**
   * Appends all elements of a column of the same dtype as one row. A first row that is large is
   * taken from the source, which is empty then, and not held twice.
   */
  public final void addRow(Column source) {
    if (byteCount == 0 && elements() == 0 && source.byteCount > KEPT_BYTES) {
      takeElements(source);
    } else {
      addElements(source, 0, source.elements());
    }
    endRows(1);
  }

  /** Changes the elements of this empty column for those of another. */
  void takeElements(Column source) {
    byte[] empty = data;
    data = source.data;
    byteCount = source.byteCount;
    source.data = empty;
    source.byteCount = 0;
  }

  /** The number of elements held. */
  abstract int elements();

  /** Forgets all but the first {@code count} elements; returns the number of bytes of these. */
  abstract int truncateElements(int count);

  /** Forgets what is known of the elements beside their bytes. */
  abstract void clearElements();

  abstract void addElements(Column source, int from, int count);

  /** Makes room for bytes that the caller fills; returns where in {@link #data()} they begin. */
  final int extend(int more) {
    int start = byteCount;
    int needed = Math.addExact(start, more);
    if (needed > data.length) {
      long grown = data.length + (data.length > KEPT_BYTES ? data.length / 4L : data.length);
      data = Arrays.copyOf(data, (int) Math.min(Math.max(grown, needed), MAX_ARRAY));
    }
    byteCount = needed;
    return start;
  }
}
