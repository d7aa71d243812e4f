package org.batchpredict.io.records;

import static org.batchpredict.io.records.TfRecordFraming.FOOTER_BYTES;
import static org.batchpredict.io.records.TfRecordFraming.HEADER_BYTES;

import java.io.IOException;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.FileStream;

/**
 * Finds where a TFRecord starts in the middle of a file (docs/architecture.md, The way of a split):
 * where a length matches its CRC, as it does by chance once in 2^32 places, and so does the length
 * of the record after it.
 */
final class TfRecordFinder {
  private final FileRange range;
  private final InputWindow window;
  private final TfRecordFraming framing;

  TfRecordFinder(FileRange range, InputWindow window, TfRecordFraming framing) {
    this.range = range;
    this.window = window;
    this.framing = framing;
  }

  /**
   * Moves the window to the first record that starts in the range, from where the window is.
   *
   * @return its offset; {@link RangeRead#NONE} when no record starts in the range
   */
  long find() throws IOException {
    while (window.offset() < range.end() && window.ensure(HEADER_BYTES)) {
      long left = range.end() - window.offset();
      int from = window.position();
      int to = (int) Math.min(from + left, window.limit() - HEADER_BYTES + 1);
      int header = findHeader(from, to);
      window.moveTo(header < 0 ? to : header);
      if (header >= 0) {
        if (isFollowed(TfRecordFraming.length(window.bytes(), header))) {
          return window.offset();
        }
        window.advance(1);
      }
    }
    return RangeRead.NONE;
  }

  /** The index in {@code [from, to)} of a header whose record fits in the file; -1 when none is. */
  private int findHeader(int from, int to) {
    byte[] bytes = window.bytes();
    long room = range.fileSize() - window.offset() - HEADER_BYTES - FOOTER_BYTES;
    int end = (int) Math.min(to, from + room + 1);
    for (int i = from; i < end; i++) {
      long length = TfRecordFraming.length(bytes, i);
      // Nearly all places are refused here, by the high bytes of what would be the length.
      if (Long.compareUnsigned(length, room - (i - from)) <= 0 && framing.isHeader(bytes, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isFollowed(long length) throws IOException {
    long size = HEADER_BYTES + length + FOOTER_BYTES;
    long next = window.offset() + size;
    if (next == range.fileSize()) {
      return true;
    }
    if (range.fileSize() - next < HEADER_BYTES) {
      return false;
    }
    if (size + HEADER_BYTES <= window.capacity()) {
      return window.ensure((int) size + HEADER_BYTES)
          && framing.isHeader(window.bytes(), window.position() + (int) size);
    }
    // Too far ahead for the window, which goes forward only.
    try (FileStream ahead = FileStream.open(range.file(), range.fileSize(), next)) {
      return framing.isHeader(ahead.readNBytes(HEADER_BYTES), 0);
    }
  }
}
