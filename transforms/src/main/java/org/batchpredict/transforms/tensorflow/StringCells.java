package org.batchpredict.transforms.tensorflow;

import java.util.Arrays;
import org.batchpredict.transforms.tensor.StringColumn;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * The cells of a string tensor, one an element, as they lie in its memory: a small string is in its
 * cell, a large one has a pointer there (TensorFlow's ctstring_internal.h). Reused by a thread.
 */
final class StringCells {
  /** {@code sizeof(TF_TString)}. */
  static final int BYTES = 24;

  /**
   * The longest string that is in its cell, whose first byte tells its length, and the last ends.
   */
  static final int MAX_SMALL = BYTES - 2;

  /** The low bits of a cell's first byte tell its type; those above, a small one's length. */
  private static final int TYPE_MASK = tensorflow.TF_TSTR_TYPE_MASK;

  private static final int SIZE_SHIFT = 2;

  /** More than this is not kept. */
  private static final int KEPT_BYTES = 1 << 20;

  private static final ThreadLocal<StringCells> OF_THREAD =
      ThreadLocal.withInitial(StringCells::new);

  private byte[] bytes = {};

  /** Those of the calling thread, valid until it asks again. */
  static StringCells ofThread() {
    return OF_THREAD.get();
  }

  /** The cells, from the first of the array on. */
  byte[] bytes() {
    return bytes;
  }

  /** Makes room for some cells, of whatever contents. */
  void reserve(int cells) {
    int needed = Math.multiplyExact(cells, BYTES);
    if (bytes.length < needed || bytes.length > Math.max(needed, KEPT_BYTES)) {
      bytes = new byte[needed];
    }
  }

  /**
   * Fills cells with elements of a column; those that are too large are as if they were empty.
   *
   * @return whether any is too large
   */
  boolean fill(StringColumn column, int first, int elements) {
    reserve(elements);
    Arrays.fill(bytes, 0, elements * BYTES, (byte) 0);
    byte[] data = column.data();
    boolean large = false;
    for (int i = 0; i < elements; i++) {
      int length = column.length(first + i);
      if (length > MAX_SMALL) {
        large = true;
      } else {
        bytes[i * BYTES] = (byte) (length << SIZE_SHIFT | tensorflow.TF_TSTR_SMALL);
        System.arraycopy(data, column.start(first + i), bytes, i * BYTES + 1, length);
      }
    }
    return large;
  }

  boolean isSmall(int cell) {
    return (bytes[cell * BYTES] & TYPE_MASK) == tensorflow.TF_TSTR_SMALL;
  }

  /** Appends a string that {@link #isSmall} to a column. */
  void addSmall(int cell, StringColumn into) {
    into.add(bytes, cell * BYTES + 1, (bytes[cell * BYTES] & 0xff) >> SIZE_SHIFT);
  }
}
