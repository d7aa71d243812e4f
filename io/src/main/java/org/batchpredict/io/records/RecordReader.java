package org.batchpredict.io.records;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a split in one pass, into batches that are filled across its files.
 *
 * <p>A record that cannot be read is in its batch with a failure of stage READ. A file that cannot
 * be opened, or a file system that fails, is an {@link IOException}; the reader is of no use then.
 * Memory does not grow with the input: one buffer, and of a record at most {@code maxRecordBytes}.
 */
public final class RecordReader implements Closeable {
  /** The longest record that a batch can be asked to hold. */
  static final long MAX_RECORD_BYTES = 1 << 30;

  private static final int BUFFER_BYTES = 256 << 10;

  /** With the longest record on top, still less than an array can hold. */
  private static final int MAX_BATCH_BYTES = (1 << 30) - (64 << 10);

  private final Split split;
  private final RecordFormat format;
  private final long maxRecordBytes;
  private final OptionalLong firstStart;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final List<RangeRead> rangesRead = new ArrayList<>();
  private @Nullable RecordRange current;
  private long bytesOfEndedRanges;
  private boolean ahead;

  private RecordReader(
      Split split, RecordFormat format, long maxRecordBytes, OptionalLong firstStart) {
    if (maxRecordBytes < 1 || maxRecordBytes > MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid maxRecordBytes: %d (must be 1 to %d)",
              maxRecordBytes,
              MAX_RECORD_BYTES));
    }
    this.split = split;
    this.format = format;
    this.maxRecordBytes = maxRecordBytes;
    this.firstStart = firstStart;
  }

  /**
   * Makes a reader of a split; its files are opened when they are reached.
   *
   * @param maxRecordBytes a longer record is a failure; at most {@link #MAX_RECORD_BYTES}
   */
  public static RecordReader open(Split split, RecordFormat format, long maxRecordBytes) {
    return new RecordReader(split, format, maxRecordBytes, OptionalLong.empty());
  }

  /**
   * Opens a split whose first range is read from an offset at which a record is known to start.
   * This mends the freak case of a payload that holds TFRecords itself: its inner records look like
   * the file's.
   *
   * @param firstStart where the range before stopped; at or past the range's end when no record
   *     starts in the range
   */
  public static RecordReader openAt(
      Split split, RecordFormat format, long maxRecordBytes, long firstStart) {
    if (split.ranges().isEmpty() || firstStart < split.ranges().get(0).start()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid start of split %d: %d (must not be before its first range)",
              split.index(),
              firstStart));
    }
    return new RecordReader(split, format, maxRecordBytes, OptionalLong.of(firstStart));
  }

  /**
   * Empties the batch and fills it with the next records, until it has {@code maxRecords} of them
   * or {@code maxBytes} bytes are reached.
   *
   * @return false, with the batch empty, when the split has no more records
   */
  public boolean fill(RecordBatch batch, int maxRecords, int maxBytes) throws IOException {
    if (maxRecords < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid size of a batch: %d records, %d bytes (must be > 0)",
              maxRecords,
              maxBytes));
    }
    batch.clear();
    while (current != null || rangesRead.size() < split.ranges().size()) {
      if (current == null) {
        current = openNext();
      }
      if (current.fill(batch, maxRecords, Math.min(maxBytes, MAX_BATCH_BYTES))) {
        return true;
      }
      endRange(current);
    }
    return !batch.isEmpty();
  }

  private RecordRange openNext() throws IOException {
    int index = rangesRead.size();
    OptionalLong start = index == 0 ? firstStart : OptionalLong.empty();
    RecordRange range =
        format.open(new RangeRequest(split.ranges().get(index), start, maxRecordBytes, buffer));
    if (ahead) {
      range.readAhead();
    }
    return range;
  }

  /**
   * Hears that a core is idle: what reading costs beside finding records, such as decompression, is
   * done in a thread of its own from now on, where that is worth it.
   */
  public void readAhead() {
    ahead = true;
    if (current != null) {
      current.readAhead();
    }
  }

  private void endRange(RecordRange range) throws IOException {
    RangeRead result = range.result();
    rangesRead.add(result);
    bytesOfEndedRanges += result.range().size();
    current = null;
    range.close();
  }

  /**
   * The number of input bytes consumed so far (compressed bytes of compressed files); the split's
   * size at its end.
   */
  public long bytesRead() {
    return bytesOfEndedRanges + (current == null ? 0 : current.bytesRead());
  }

  /**
   * What reading each range came to.
   *
   * @throws IllegalStateException before {@link #fill} has returned false
   */
  public List<RangeRead> rangesRead() {
    if (rangesRead.size() < split.ranges().size()) {
      throw new IllegalStateException(
          "Cannot tell what was read of split " + split.index() + ": it is not read to its end");
    }
    return List.copyOf(rangesRead);
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }
}
