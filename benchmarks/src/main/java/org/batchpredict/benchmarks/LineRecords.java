package org.batchpredict.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The lines that start in a range of a file, blank ones left out. */
final class LineRecords implements LoopRecords {
  private static final int BUFFER_BYTES = 256 << 10;

  private final InputStream in;
  private final long to;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;

  /** The offset in the file of the buffer's first byte. */
  private long base;

  private int start;
  private int end;
  private int next;

  private LineRecords(InputStream in, long base, long to) {
    this.in = in;
    this.base = base;
    this.to = to;
  }

  static LineRecords open(Piece piece, boolean gzip) throws IOException {
    InputStream file = Files.newInputStream(piece.file());
    if (gzip) {
      return new LineRecords(new GZIPInputStream(file, BUFFER_BYTES), 0, piece.to());
    }
    if (piece.from() == 0) {
      return new LineRecords(file, 0, piece.to());
    }
    // From the byte before, it is seen whether a line starts with the range.
    file.skipNBytes(piece.from() - 1);
    LineRecords lines = new LineRecords(file, piece.from() - 1, piece.to());
    lines.find();
    return lines;
  }

  @Override
  public boolean next() throws IOException {
    do {
      if (base + next >= to || !find()) {
        return false;
      }
    } while (start == end);
    return true;
  }

  /** Finds the end of the next line; false when there is no line any more. */
  private boolean find() throws IOException {
    int at = next;
    while (true) {
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      if (at < filled) {
        break;
      }
      at -= next; // which fill takes to the buffer's begin
      if (!fill()) {
        break;
      }
    }
    start = next;
    end = at > start && buffer[at - 1] == '\r' ? at - 1 : at;
    next = Math.min(at + 1, filled);
    return start < filled;
  }

  /** Reads on behind what is left; false at the end, with what is left at the buffer's begin. */
  private boolean fill() throws IOException {
    int left = filled - next;
    if (left == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * left);
    } else {
      System.arraycopy(buffer, next, buffer, 0, left);
    }
    base += next;
    next = 0;
    filled = left;
    int count = in.read(buffer, left, buffer.length - left);
    filled += Math.max(0, count);
    return count > 0;
  }

  @Override
  public byte[] bytes() {
    return buffer;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int length() {
    return end - start;
  }

  @Override
  public long offset() {
    return base + start;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
