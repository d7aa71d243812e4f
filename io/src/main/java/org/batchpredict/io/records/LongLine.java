package org.batchpredict.io.records;

import java.io.InterruptedIOException;

/** A line that comes in pieces; no more of it is held than may be needed. */
final class LongLine {
  private final RecordBatch batch;
  private final long maxBytes;
  private final long mostBytes;
  private long length;
  private boolean held = true;
  private boolean blank = true;
  private boolean endsInReturn;

  /**
   * @param maxBytes no more of the line is held
   * @param left the bytes of the file from the line on
   */
  LongLine(RecordBatch batch, long maxBytes, long left) {
    this.batch = batch;
    this.maxBytes = maxBytes;
    this.mostBytes = Math.min(maxBytes, left);
  }

  void append(byte[] bytes, int from, int to) throws InterruptedIOException {
    int count = to - from;
    if (count == 0) {
      return;
    }
    length += count;
    if (held && length <= maxBytes + 1) { // the last byte may be the \r of the line's end
      held = hold(bytes, from, count);
    }
    if (!held || length > maxBytes + 1) {
      int wanted = RangeReader.SHOWN_BYTES - batch.pendingBytes();
      batch.append(bytes, from, Math.max(0, Math.min(wanted, count)));
      batch.truncatePending(RangeReader.SHOWN_BYTES);
    }
    // A \r in the middle is no blank; the last one is none of the line's bytes before a \n.
    boolean ends = bytes[to - 1] == '\r';
    blank = blank && !endsInReturn && LineEnds.isBlank(bytes, from, ends ? to - 1 : to);
    endsInReturn = ends;
  }

  /** Appends a piece to the batch; false when there is no heap for it. */
  private boolean hold(byte[] bytes, int from, int count) throws InterruptedIOException {
    if (length > LargeRecords.LARGE_BYTES) {
      batch.enterLarge(mostBytes);
    }
    try {
      batch.append(bytes, from, count);
      return true;
    } catch (OutOfMemoryError e) { // one array is too large: there is heap for all else
      return false;
    }
  }

  /** Whether all of the line is in the batch, as far as it may be. */
  boolean isHeld() {
    return held;
  }

  /** Ends the line, by {@code \n} or with the file, and returns its length. */
  long end(boolean newline) {
    if (endsInReturn && newline) {
      return length - 1;
    }
    blank = blank && !endsInReturn;
    return length;
  }

  boolean isBlank() {
    return blank;
  }
}
