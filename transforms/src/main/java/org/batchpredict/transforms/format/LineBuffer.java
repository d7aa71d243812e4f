package org.batchpredict.transforms.format;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Arrays;

/**
 * Formatted lines, end to end in one growing array, until their batch is written to its shard.
 * Reused from batch to batch; not safe for use by several threads.
 */
public final class LineBuffer {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;
  private static final int INITIAL_BYTES = 64 << 10;

  /** An array larger than this is let go when it is mostly empty, so one huge line is not kept. */
  private static final int KEPT_BYTES = 4 << 20;

  private static final int MAX_LONG_DIGITS = 20;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  /** The bytes of all lines; valid up to {@link #size()}. */
  public byte[] bytes() {
    return bytes;
  }

  /** The number of bytes held. */
  public int size() {
    return size;
  }

  /** Empties the buffer. */
  public void clear() {
    if (bytes.length > KEPT_BYTES && size < bytes.length / 4) {
      bytes = new byte[INITIAL_BYTES];
    }
    size = 0;
  }

  /** A copy of the bytes held. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Drops the bytes past the first {@code size}. */
  public void truncate(int size) {
    this.size = Math.min(this.size, size);
  }

  /** Makes room for {@code more} bytes, so that {@link #bytes()} can be written past its end. */
  public void reserve(int more) {
    long needed = (long) size + more;
    if (needed > bytes.length) {
      if (needed > MAX_ARRAY) {
        throw new IllegalStateException(
            "Cannot hold " + needed + " bytes of predictions (use a smaller batchSize)");
      }
      long grown = bytes.length + (bytes.length > KEPT_BYTES ? bytes.length / 4L : bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(grown, needed), MAX_ARRAY));
    }
  }

  /** Says that {@code more} reserved bytes were written past the end. */
  public void advance(int more) {
    size += more;
  }

  public void append(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  public void append(byte[] source) {
    append(source, 0, source.length);
  }

  public void append(byte[] source, int start, int length) {
    reserve(length);
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  /** Appends a text whose characters are all ASCII. */
  void appendAscii(String text) {
    reserve(text.length());
    size = writeAscii(text, bytes, size);
  }

  /** Writes a text whose characters are all ASCII from {@code at} on; returns the index past it. */
  @SuppressWarnings(
      "deprecation") // getBytes keeps the low byte of each char: all there is of ASCII
  static int writeAscii(String text, byte[] target, int at) {
    int length = text.length();
    text.getBytes(0, length, target, at);
    return at + length;
  }

  void appendDecimal(long value) {
    reserve(MAX_LONG_DIGITS);
    size = NumberOutput.outputLong(value, bytes, size);
  }
}
