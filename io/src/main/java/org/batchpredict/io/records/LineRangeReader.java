package org.batchpredict.io.records;

import java.io.IOException;
import org.batchpredict.io.RangeRead;

/**
 * Reads the lines of a range (docs/spec.md, Instances): {@code \n} or {@code \r\n} ends one, blank
 * ones are skipped, of raw ones the empty; a byte order mark before the first is no part of it.
 */
final class LineRangeReader extends RangeReader {
  private static final String HALF_LINE =
      "Cannot read record: the file has grown since the job was planned, in the middle of this line"
          + " (run the job again)";

  private final boolean raw;

  LineRangeReader(RangeSource source, long maxRecordBytes, boolean raw) {
    super(source, maxRecordBytes);
    this.raw = raw;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The window starts one byte before the range, for a line may start with the range. The search
   * ends with the range, so that a line longer than many ranges is not read once for each.
   */
  @Override
  long findFirst() throws IOException {
    long end = source.range().end() - 1;
    while (window.offset() < end && window.ensure(1)) {
      int from = window.position();
      int to = (int) Math.min(window.limit(), from + end - window.offset());
      int newline = LineEnds.indexOf(window.bytes(), from, to);
      window.moveTo(newline < 0 ? to : newline + 1);
      if (newline >= 0) {
        return window.offset();
      }
    }
    return RangeRead.NONE;
  }

  @Override
  boolean read(RecordBatch batch) throws IOException {
    if (nextStart == 0) {
      window.skipByteOrderMark();
    }
    while (nextStart < source.ownedEnd()) {
      if (!window.ensure(1)) {
        nextStart = window.offset();
        return false;
      }
      int newline = LineEnds.indexOf(window.bytes(), window.position(), window.limit());
      if (newline < 0 ? readInPieces(batch) : readInWindow(batch, newline)) {
        return true;
      }
    }
    return false;
  }

  /** Reads a line that lies in the window with its end; false when it is skipped. */
  private boolean readInWindow(RecordBatch batch, int newline) {
    byte[] bytes = window.bytes();
    int from = window.position();
    long offset = window.offset();
    window.moveTo(newline + 1);
    nextStart = window.offset();
    int to = newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    if (raw ? from == to : LineEnds.isBlank(bytes, from, to)) {
      return false;
    }
    int length = to - from;
    if (length <= maxRecordBytes) {
      batch.add(file, offset, bytes, from, length);
    } else {
      int shown = Math.min(length, SHOWN_BYTES);
      batch.addFailure(file, offset, tooLong(), bytes, from, shown, shown < length);
    }
    return true;
  }

  /**
   * Reads a line that goes on after the window, or that the file ends; false when it is skipped.
   */
  private boolean readInPieces(RecordBatch batch) throws IOException {
    long offset = window.offset();
    LongLine line = new LongLine(batch, maxRecordBytes, source.dataEnd() - offset);
    boolean newline = false;
    while (!newline && window.ensure(1)) {
      int end = LineEnds.indexOf(window.bytes(), window.position(), window.limit());
      newline = end >= 0;
      line.append(window.bytes(), window.position(), newline ? end : window.limit());
      window.moveTo(newline ? end + 1 : window.limit());
    }
    nextStart = window.offset();
    boolean half = !newline && source.goesOnInLine();
    long length = line.end(newline);
    if (raw ? length == 0 : line.isBlank()) {
      batch.truncatePending(0);
      return false;
    }
    end(batch, offset, line, length, half ? failure(HALF_LINE) : null);
    return true;
  }
}
