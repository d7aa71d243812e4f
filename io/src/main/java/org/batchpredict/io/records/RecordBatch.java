package org.batchpredict.io.records;

import java.io.InterruptedIOException;
import java.util.Arrays;
import org.batchpredict.io.Address;
import org.batchpredict.io.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The records of one batch: their bytes end to end in one array, with the address of each. Reused
 * from batch to batch; not safe for use by several threads.
 *
 * <p>A record that could not be read takes its place in the order like any other, with a {@link
 * Failure} and as much of its bytes as is worth showing.
 */
public final class RecordBatch {
  /** An array larger than this is let go after its batch, so one huge record is not kept. */
  private static final int KEPT_BYTES = 4 << 20;

  private static final int INITIAL_BYTES = 64 << 10;

  private final LargeRecords largeRecords;
  private int entered;
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int byteCount;
  private long rowBytes;
  private int size;
  private int[] ends = new int[64];
  private long[] offsets = new long[64];
  private SourceFile[] files = new SourceFile[64];
  private @Nullable Object[] rows = new @Nullable Object[64];
  private int[] rowIndexes = new int[64];
  private @Nullable Failure[] failures = new @Nullable Failure[64];
  private boolean[] truncated = new boolean[64];

  public RecordBatch() {
    this(LargeRecords.IN_HEAP);
  }

  RecordBatch(LargeRecords largeRecords) {
    this.largeRecords = largeRecords;
  }

  /** The number of records, the unreadable ones included. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The bytes of all records; only {@code [start(i), start(i) + length(i))} are record i's. */
  public byte[] bytes() {
    return bytes;
  }

  /** The index in {@link #bytes()} of the first byte of record {@code i}. */
  public int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  /** The number of bytes of record {@code i} in {@link #bytes()}. */
  public int length(int i) {
    return ends[i] - start(i);
  }

  /** The number of bytes of all records. */
  public int byteCount() {
    return byteCount;
  }

  /** The room that all records take, also those that are held by objects of their format. */
  public long heldBytes() {
    return byteCount + rowBytes;
  }

  public Address address(int i) {
    return new Address(files[i].path(), offsets[i]);
  }

  /** The file of record {@code i}, as its format knows it. */
  public SourceFile source(int i) {
    return files[i];
  }

  /**
   * What holds record {@code i} in place of bytes, as its format knows it; null when the record is
   * bytes.
   */
  public @Nullable Object rows(int i) {
    return rows[i];
  }

  /** Which of the {@link #rows} record {@code i} is. */
  public int rowIndex(int i) {
    return rowIndexes[i];
  }

  /** Whether the batch has so many records, or so many bytes of them. */
  public boolean isFull(int maxRecords, int maxBytes) {
    return size >= maxRecords || heldBytes() >= maxBytes;
  }

  /** Why record {@code i} could not be read; null when it was. */
  public @Nullable Failure failure(int i) {
    return failures[i];
  }

  /** Whether the record has more bytes in its file than are held here. */
  public boolean isTruncated(int i) {
    return truncated[i];
  }

  /**
   * Whether a record was read for which other workers may have to wait. Then the batch is to be
   * {@linkplain #clear cleared} as soon as it is done with.
   */
  public boolean isLarge() {
    return entered > 0;
  }

  /** Makes a record that was read one that could not be used. */
  public void fail(int i, Failure failure) {
    failures[i] = failure;
  }

  /** Adds a record that was read. */
  public void add(SourceFile file, long offset, byte[] source, int start, int length) {
    append(source, start, length);
    endRecord(file, offset, null, false);
  }

  /**
   * Adds a record that is held by an object of its format, which nobody changes until the batch is
   * cleared.
   *
   * @param bytes the room that the record takes there
   */
  public void addRow(SourceFile file, long offset, Object newRows, int rowIndex, int bytes) {
    endRecord(file, offset, null, false);
    rows[size - 1] = newRows;
    rowIndexes[size - 1] = rowIndex;
    rowBytes += bytes;
  }

  /**
   * Adds a record that could not be read.
   *
   * @param source as much of the record as is known, from {@code start}
   * @param cut whether the record has more bytes than these
   */
  public void addFailure(
      SourceFile file,
      long offset,
      Failure failure,
      byte[] source,
      int start,
      int length,
      boolean cut) {
    append(source, start, length);
    endRecord(file, offset, failure, cut);
  }

  /**
   * Waits until the process may hold a large record, unless the batch has one already.
   *
   * @param most the most bytes that the record can have
   */
  void enterLarge(long most) throws InterruptedIOException {
    if (entered == 0) {
      entered = largeRecords.enter(most);
    }
  }

  /** Makes room for a record of which the length is known; false when there is no heap for it. */
  boolean reserve(int length) {
    long needed = (long) byteCount + length;
    if (needed > bytes.length) {
      try {
        bytes = Arrays.copyOf(bytes, Math.toIntExact(needed));
      } catch (OutOfMemoryError e) { // one array is too large: there is heap for all else
        return false;
      }
    }
    return true;
  }

  /**
   * Appends bytes to the record that the next {@link #endRecord} ends: a record that is read in
   * pieces is copied only once.
   */
  void append(byte[] source, int start, int length) {
    ensure((long) byteCount + length);
    System.arraycopy(source, start, bytes, byteCount, length);
    byteCount += length;
  }

  /** The number of bytes appended since the last record ended. */
  int pendingBytes() {
    return byteCount - (size == 0 ? 0 : ends[size - 1]);
  }

  /** Drops the appended bytes past the first {@code length} of the record under way. */
  void truncatePending(int length) {
    byteCount = Math.min(byteCount, byteCount - pendingBytes() + length);
    if (bytes.length > KEPT_BYTES && byteCount < bytes.length / 4) {
      bytes = Arrays.copyOf(bytes, Math.max(byteCount, INITIAL_BYTES));
    }
  }

  /** Ends the record under way. */
  void endRecord(SourceFile file, long offset, @Nullable Failure failure, boolean cut) {
    if (size == ends.length) {
      grow();
    }
    ends[size] = byteCount;
    files[size] = file;
    offsets[size] = offset;
    rows[size] = null;
    failures[size] = failure;
    truncated[size] = cut;
    size++;
  }

  /** Empties the batch. */
  public void clear() {
    Arrays.fill(rows, 0, size, null);
    size = 0;
    byteCount = 0;
    rowBytes = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    if (entered > 0) {
      largeRecords.leave(entered);
      entered = 0;
    }
  }

  private void ensure(long needed) {
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 16) {
        throw new IllegalStateException("Cannot hold a batch of " + needed + " bytes");
      }
      long grown = bytes.length + (bytes.length > KEPT_BYTES ? bytes.length / 4L : bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(grown, Integer.MAX_VALUE - 16)));
    }
  }

  private void grow() {
    int capacity = 2 * size;
    ends = Arrays.copyOf(ends, capacity);
    offsets = Arrays.copyOf(offsets, capacity);
    files = Arrays.copyOf(files, capacity);
    rows = Arrays.copyOf(rows, capacity);
    rowIndexes = Arrays.copyOf(rowIndexes, capacity);
    failures = Arrays.copyOf(failures, capacity);
    truncated = Arrays.copyOf(truncated, capacity);
  }
}
