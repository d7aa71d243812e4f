package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;

/** A feature of byte strings. */
final class BytesFeature extends ExampleFeature {
  private static final int BYTES_LIST = 1;

  BytesFeature(String name) {
    super(name, DType.STRING, BYTES_LIST);
  }

  @Override
  long listSize(Column column, int from, int count) {
    StringColumn strings = (StringColumn) column;
    long size = 0;
    for (int i = from; i < from + count; i++) {
      size += Varint.fieldSize(strings.length(i));
    }
    return size;
  }

  @Override
  void writeList(Column column, int from, int count, LineBuffer out) {
    StringColumn strings = (StringColumn) column;
    for (int i = from; i < from + count; i++) {
      int length = strings.length(i);
      Varint.appendFieldStart(FIRST, length, out);
      out.append(strings.data(), strings.start(i), length);
    }
  }
}
