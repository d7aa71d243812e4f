package org.batchpredict.io.records;

/** A line that comes in pieces; no more of it is held than may be needed. */
final class LongLine {
  private final RecordBatch batch;
  private final long maxBytes;
  private long length;
  private boolean blank = true;
  private boolean endsInReturn;

  LongLine(RecordBatch batch, long maxBytes) {
    this.batch = batch;
    this.maxBytes = maxBytes;
  }

  void append(byte[] bytes, int from, int to) {
    int count = to - from;
    if (count == 0) {
      return;
    }
    length += count;
    if (length <= maxBytes + 1) { // the last byte may be the \r of the line's end
      batch.append(bytes, from, count);
    } else {
      int wanted = RangeReader.SHOWN_BYTES - batch.pendingBytes();
      batch.append(bytes, from, Math.max(0, Math.min(wanted, count)));
      batch.truncatePending(RangeReader.SHOWN_BYTES);
    }
    // A \r in the middle is no blank; the last one is none of the line's bytes before a \n.
    boolean ends = bytes[to - 1] == '\r';
    blank = blank && !endsInReturn && LineEnds.isBlank(bytes, from, ends ? to - 1 : to);
    endsInReturn = ends;
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
