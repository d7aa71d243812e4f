package org.batchpredict.io.records;

import java.io.IOException;
import java.util.Locale;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.ForeignText;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Stage;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one range. Subclasses know where a record starts and where it ends.
 *
 * <p>A record belongs to the range in which it starts, so the last one may end past the range.
 */
abstract class RangeReader implements RecordRange {
  /** As much of a record that could not be read is kept to be shown (docs/spec.md, Results). */
  static final int SHOWN_BYTES = 64 << 10;

  final RangeSource source;
  final SourceFile file;
  final InputWindow window;
  final long maxRecordBytes;

  /** Where the next record starts. */
  long nextStart;

  private boolean started;
  private boolean ended;
  private long first = RangeRead.NONE;
  private long records;
  private boolean lost;

  RangeReader(RangeSource source, long maxRecordBytes) {
    this.source = source;
    this.file = new SourceFile(source.range().file());
    this.window = source.window();
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public final boolean fill(RecordBatch batch, int maxRecords, int maxBytes) throws IOException {
    while (!batch.isFull(maxRecords, maxBytes)) {
      if (!readNext(batch)) {
        return false;
      }
    }
    return true;
  }

  private boolean readNext(RecordBatch batch) throws IOException {
    if (ended) {
      return false;
    }
    try {
      if (!started) {
        started = true;
        source.readAhead();
        nextStart = Math.max(window.offset(), source.range().start());
        first = source.startsAtRecord() ? startAtRecord() : findFirst();
        nextStart = first;
      }
      int before = batch.size();
      ended = first == RangeRead.NONE || !hasMore() || !read(batch);
      records += batch.size() - before;
      return batch.size() > before;
    } catch (LostBytesException e) {
      loseRest(batch, Storage.reason(e));
      return true;
    }
  }

  /** Where the first record starts, which is where the window does; NONE when there is none. */
  long startAtRecord() throws IOException {
    long offset = window.offset();
    return offset < source.ownedEnd() && window.ensure(1) ? offset : RangeRead.NONE;
  }

  /**
   * Moves the window to the first record that starts in the range.
   *
   * @return its offset; {@link RangeRead#NONE} when no record starts in the range
   */
  abstract long findFirst() throws IOException;

  /** Whether a record that starts at {@link #nextStart} would be one of the range. */
  boolean hasMore() {
    return nextStart < source.ownedEnd();
  }

  /**
   * Reads the record at {@link #nextStart}, adds it to the batch and moves {@link #nextStart}.
   *
   * @return false, with nothing added, when the range has no more records
   */
  abstract boolean read(RecordBatch batch) throws IOException;

  /** Gives up the range from {@link #nextStart} on, with one failure. */
  private void loseRest(RecordBatch batch, String reason) {
    String bytes =
        source.isCompressed()
            ? String.format(Locale.ROOT, "from byte %d on (decompressed)", nextStart)
            : String.format(Locale.ROOT, "from byte %d to %d", nextStart, source.range().end());
    Failure failure =
        new Failure(
            Stage.READ,
            ErrorCode.INVALID_INPUT,
            "Cannot read " + source.range().file() + " " + bytes + ": " + reason,
            "Cannot read "
                + Failure.VALUE
                + ": "
                + ForeignText.kind(reason.replace(source.range().file(), Failure.VALUE)));
    batch.truncatePending(SHOWN_BYTES);
    batch.endRecord(file, nextStart, failure, true);
    records++;
    first = first == RangeRead.NONE ? nextStart : first;
    lost = true;
    ended = true;
  }

  final Failure failure(String message) {
    return new Failure(Stage.READ, ErrorCode.INVALID_INPUT, message);
  }

  final Failure tooLong() {
    return failure(
        "Cannot read record: it is longer than "
            + maxRecordBytes
            + " bytes (raise --maxRecordBytes)");
  }

  /**
   * Ends a record that came in pieces.
   *
   * @param reason why it is not to be predicted; null to find out
   */
  final void end(
      RecordBatch batch, long offset, LongLine record, long length, @Nullable Failure reason) {
    Failure failure = reason == null ? unheld(record, length) : reason;
    batch.truncatePending((int) Math.min(length, failure == null ? length : SHOWN_BYTES));
    batch.endRecord(file, offset, failure, length > batch.pendingBytes());
  }

  /** Why a whole record is not to be predicted; null when it is. */
  final @Nullable Failure unheld(LongLine record, long length) {
    if (length > maxRecordBytes) {
      return tooLong();
    }
    return record.isHeld() ? null : cannotHold(length);
  }

  final Failure cannotHold(long length) {
    return Failure.of(
        Stage.READ,
        ErrorCode.INVALID_INPUT,
        "Cannot read record: there is no heap for its ",
        length,
        " bytes, of the "
            + Runtime.getRuntime().maxMemory()
            + " that this process has (raise -Xmx, or lower --maxRecordBytes)");
  }

  final boolean hasEnded() {
    return ended;
  }

  @Override
  public final void readAhead() {
    source.decompressAhead();
  }

  @Override
  public long bytesRead() {
    return ended ? source.range().size() : source.bytesRead();
  }

  @Override
  public final RangeRead result() {
    long stop = lost || source.isCompressed() ? source.range().end() : nextStart;
    boolean none = first == RangeRead.NONE;
    return new RangeRead(source.range(), first, none ? RangeRead.NONE : stop, records, lost);
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
