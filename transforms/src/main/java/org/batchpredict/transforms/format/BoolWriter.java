package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;

/** Writes BOOL elements: {@code true}, {@code false}. */
final class BoolWriter implements ElementWriter {
  @Override
  public boolean write(Column column, int from, int count, LineBuffer out) {
    NumberColumn bools = (NumberColumn) column;
    for (int i = from; i < from + count; i++) {
      if (i > from) {
        out.append(',');
      }
      out.appendAscii(bools.getByte(i) != 0 ? "true" : "false");
    }
    return true;
  }
}
