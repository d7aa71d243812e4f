package org.batchpredict.io.records;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A window onto the bytes of a stream that moves forward in one reused buffer. */
public final class InputWindow implements Closeable {
  /** What is read at once past the soft end: enough for the last record of most ranges. */
  private static final int READ_PAST_END = 16 << 10;

  private final byte[] buffer;
  private final InputStream stream;
  private final long softEnd;
  private long base;
  private int position;
  private int limit;

  /**
   * @param start the offset of the stream's first byte
   * @param softEnd the offset from which on little is read ahead
   */
  public InputWindow(byte[] buffer, InputStream stream, long start, long softEnd) {
    this.buffer = buffer;
    this.stream = stream;
    this.base = start;
    this.softEnd = softEnd;
  }

  /** The buffer; the bytes in {@code [position(), limit())} are the window. */
  public byte[] bytes() {
    return buffer;
  }

  public int position() {
    return position;
  }

  public int limit() {
    return limit;
  }

  public int available() {
    return limit - position;
  }

  public int capacity() {
    return buffer.length;
  }

  /** The offset in the stream of the byte at {@link #position()}. */
  public long offset() {
    return base + position;
  }

  /** Moves the window's start forward to a place in the buffer. */
  public void moveTo(int newPosition) {
    position = newPosition;
  }

  public void advance(int count) {
    position += count;
  }

  /**
   * Makes the window hold at least {@code count} bytes; {@link #position()} may change, {@link
   * #offset()} does not.
   *
   * @return false when the stream ends before
   */
  public boolean ensure(int count) throws IOException {
    if (available() >= count) {
      return true;
    }
    if (position + count > buffer.length || available() == 0) {
      System.arraycopy(buffer, position, buffer, 0, available());
      base += position;
      limit -= position;
      position = 0;
    }
    while (available() < count) {
      int read = stream.read(buffer, limit, readSize());
      if (read < 0) {
        return false;
      }
      limit += read;
    }
    return true;
  }

  /** Moves past a byte order mark that the window starts with. */
  void skipByteOrderMark() throws IOException {
    ensure(LineEnds.BYTE_ORDER_MARK_BYTES);
    position += LineEnds.byteOrderMark(buffer, position, limit);
  }

  private int readSize() {
    long next = base + limit;
    long useful = next < softEnd ? softEnd - next : READ_PAST_END;
    return (int) Math.min(buffer.length - limit, useful);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
