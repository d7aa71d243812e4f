package org.batchpredict.transforms.tensor;

import java.util.Arrays;

/** A column of byte strings: all bytes end to end, and where each element ends. */
public final class StringColumn extends Column {
  private static final int INITIAL_ELEMENTS = 64;

  private int[] ends = new int[INITIAL_ELEMENTS];
  private int elements;

  StringColumn() {
    super(DType.STRING);
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
    append(source, start, length);
    endElement();
  }

  /**
   * Appends an element of {@code length} bytes that the caller fills.
   *
   * @return the index in {@link #data()} of its first byte
   */
  public int reserve(int length) {
    int start = extend(length);
    endElement();
    return start;
  }

  /** Appends a byte to the element that {@link #endElement()} ends. */
  public void append(byte value) {
    int at = extend(1); // first, as it may replace the array
    data()[at] = value;
  }

  /** Appends bytes to the element that {@link #endElement()} ends. */
  public void append(byte[] source, int start, int length) {
    int at = extend(length);
    System.arraycopy(source, start, data(), at, length);
  }

  /** Ends the element under way, which may be empty. */
  public void endElement() {
    if (elements == ends.length) {
      ends = Arrays.copyOf(ends, 2 * elements);
    }
    ends[elements++] = byteCount();
  }

  @Override
  int elements() {
    return elements;
  }

  @Override
  int truncateElements(int count) {
    elements = count;
    return count == 0 ? 0 : ends[count - 1];
  }

  @Override
  void clearElements() {
    if (ends.length > KEPT_BYTES && elements < ends.length / 4) {
      ends = new int[INITIAL_ELEMENTS];
    }
    elements = 0;
  }

  @Override
  void takeElements(Column source) {
    super.takeElements(source);
    StringColumn strings = (StringColumn) source;
    int[] empty = ends;
    ends = strings.ends;
    elements = strings.elements;
    strings.ends = empty;
    strings.elements = 0;
  }

  @Override
  void addElements(Column source, int from, int count) {
    StringColumn strings = (StringColumn) source;
    for (int i = from; i < from + count; i++) {
      add(strings.data(), strings.start(i), strings.length(i));
    }
  }
}
