package org.batchpredict.transforms.format;

import java.util.List;
import org.batchpredict.transforms.tensor.Column;

/** Writes rows as JSON: a scalar, or lists nested as the row's dimensions say. */
final class TensorWriter {
  private final ElementWriter elements;
  private final boolean isFlat;

  TensorWriter(ElementWriter elements) {
    this(elements, false);
  }

  /**
   * @param isFlat whether a row of one element is written without lists around it
   */
  TensorWriter(ElementWriter elements, boolean isFlat) {
    this.elements = elements;
    this.isFlat = isFlat;
  }

  /** Appends a row; false when an element has no text. */
  boolean write(Column column, int row, LineBuffer out) {
    int size = column.rowSize();
    if (isFlat && size == 1) {
      return elements.write(column, row, 1, out);
    }
    return write(column, 0, row * size, size, out);
  }

  /** Appends {@code count} elements, which are nested as the dimensions from {@code axis} say. */
  private boolean write(Column column, int axis, int from, int count, LineBuffer out) {
    List<Integer> dims = column.rowDims();
    if (axis == dims.size()) {
      return elements.write(column, from, count, out);
    }
    out.append('[');
    if (axis == dims.size() - 1) {
      if (!elements.write(column, from, count, out)) {
        return false;
      }
    } else {
      int lists = dims.get(axis);
      for (int i = 0; i < lists; i++) {
        if (i > 0) {
          out.append(',');
        }
        int each = count / lists;
        if (!write(column, axis + 1, from + i * each, each, out)) {
          return false;
        }
      }
    }
    out.append(']');
    return true;
  }
}
