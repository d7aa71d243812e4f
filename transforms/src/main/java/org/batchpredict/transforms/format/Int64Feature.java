package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;

/** A feature of integers; UINT64 as its bits, BOOL as 0 and 1. */
final class Int64Feature extends ExampleFeature {
  private static final int INT64_LIST = 3;

  private final DType dtype;
  private long packed;

  Int64Feature(String name, DType dtype) {
    super(name, dtype, INT64_LIST);
    this.dtype = dtype;
  }

  @Override
  long listSize(Column column, int from, int count) {
    NumberColumn integers = (NumberColumn) column;
    packed = 0;
    for (int i = from; i < from + count; i++) {
      packed += Varint.size(get(integers, i));
    }
    return count == 0 ? 0 : Varint.fieldSize(packed);
  }

  @Override
  void writeList(Column column, int from, int count, LineBuffer out) {
    if (count == 0) {
      return;
    }
    Varint.appendFieldStart(FIRST, packed, out);
    NumberColumn integers = (NumberColumn) column;
    for (int i = from; i < from + count; i++) {
      Varint.append(get(integers, i), out);
    }
  }

  private long get(NumberColumn integers, int element) {
    return dtype == DType.BOOL
        ? (integers.getByte(element) != 0 ? 1 : 0)
        : IntegerWriter.get(dtype, integers, element);
  }
}
