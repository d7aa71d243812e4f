package org.batchpredict.transforms.format;

import java.util.Objects;

/**
 * A view of some bytes of a larger array. One object is set anew for record after record; not safe
 * for use by several threads.
 */
public final class ByteSlice {
  private byte[] array = new byte[0];
  private int start;
  private int length;

  /** Points the slice at {@code length} bytes of {@code array}; they are not copied. */
  public ByteSlice set(byte[] array, int start, int length) {
    Objects.checkFromIndexSize(start, length, array.length);
    this.array = array;
    this.start = start;
    this.length = length;
    return this;
  }

  public byte[] array() {
    return array;
  }

  /** The index in {@link #array()} of the first byte. */
  public int start() {
    return start;
  }

  public int length() {
    return length;
  }
}
