package org.batchpredict.transforms.tensor;

import java.util.Arrays;

/** A column of byte strings: all bytes end to end, and where each element ends. */
public final class StringColumn extends Column {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

  private byte[] data = new byte[1024];
  private int byteCount;
  private int[] ends = new int[64];
  private int elements;

  StringColumn() {
    super(DType.STRING);
  }

  /** The bytes of all elements, end to end; valid up to {@link #byteCount()}. */
  public byte[] data() {
    return data;
  }

  @Override
  public int byteCount() {
    return byteCount;
  }

  /** The index in {@link #data()} of the first byte of an element. */
  public int start(int element) {
    return element == 0 ? 0 : ends[element - 1];
  }

  /** The number of bytes of an element. */
  public int length(int element) {
    return ends[element] - start(element);
  }

  /** Appends an element. */
  public void add(byte[] source, int start, int length) {
    int at = reserve(length); // first, as it may replace the array
    System.arraycopy(source, start, data, at, length);
  }

  /**
   * Appends an element of {@code length} bytes that the caller fills.
   *
   * @return the index in {@link #data()} of its first byte
   */
  public int reserve(int length) {
    int start = byteCount;
    int needed = Math.addExact(byteCount, length);
    if (needed > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Math.max(2L * data.length, needed), MAX_ARRAY));
    }
    if (elements == ends.length) {
      ends = Arrays.copyOf(ends, 2 * elements);
    }
    byteCount = needed;
    ends[elements++] = byteCount;
    return start;
  }

  @Override
  int elements() {
    return elements;
  }

  @Override
  void clearElements() {
    if (data.length > KEPT_BYTES && byteCount < data.length / 4) {
      data = new byte[1024];
    }
    byteCount = 0;
    elements = 0;
  }

  @Override
  void addElements(Column source, int from, int count) {
    StringColumn strings = (StringColumn) source;
    for (int i = from; i < from + count; i++) {
      add(strings.data, strings.start(i), strings.length(i));
    }
  }
}
