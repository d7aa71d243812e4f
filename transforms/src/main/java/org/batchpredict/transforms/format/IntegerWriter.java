package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;

/** Writes the elements of the integer dtypes in decimal. */
final class IntegerWriter implements ElementWriter {
  private final DType dtype;

  IntegerWriter(DType dtype) {
    this.dtype = dtype;
  }

  @Override
  public boolean write(Column column, int from, int count, LineBuffer out) {
    NumberColumn integers = (NumberColumn) column;
    for (int i = from; i < from + count; i++) {
      if (i > from) {
        out.append(',');
      }
      long value = get(dtype, integers, i);
      if (value < 0 && dtype == DType.UINT64) {
        out.appendAscii(Long.toUnsignedString(value));
      } else {
        out.appendDecimal(value);
      }
    }
    return true;
  }

  /** An element; of UINT64 its bits. */
  static long get(DType dtype, NumberColumn integers, int element) {
    return switch (dtype) {
      case INT8 -> integers.getByte(element);
      case UINT8 -> Byte.toUnsignedLong(integers.getByte(element));
      case INT16 -> integers.getShort(element);
      case UINT16 -> Short.toUnsignedLong(integers.getShort(element));
      case INT32 -> integers.getInt(element);
      case UINT32 -> Integer.toUnsignedLong(integers.getInt(element));
      case INT64, UINT64 -> integers.getLong(element);
      case FLOAT, DOUBLE, HALF, BFLOAT16, BOOL, STRING ->
          throw new IllegalStateException("Not an integer dtype: " + dtype);
    };
  }
}
