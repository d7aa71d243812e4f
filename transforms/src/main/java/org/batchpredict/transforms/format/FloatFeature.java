package org.batchpredict.transforms.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;

/** A feature of floats, which is what there is for a DOUBLE, too: it is rounded. */
final class FloatFeature extends ExampleFeature {
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FLOAT_LIST = 2;

  private final DType dtype;

  FloatFeature(String name, DType dtype) {
    super(name, dtype, FLOAT_LIST);
    this.dtype = dtype;
  }

  @Override
  long listSize(Column column, int from, int count) {
    return count == 0 ? 0 : Varint.fieldSize((long) count * Float.BYTES);
  }

  @Override
  void writeList(Column column, int from, int count, LineBuffer out) {
    if (count == 0) {
      return;
    }
    int length = count * Float.BYTES;
    Varint.appendFieldStart(FIRST, length, out);
    out.reserve(length);
    NumberColumn floats = (NumberColumn) column;
    int at = out.size();
    for (int i = from; i < from + count; i++) {
      FLOATS.set(out.bytes(), at, get(floats, i));
      at += Float.BYTES;
    }
    out.advance(length);
  }

  private float get(NumberColumn floats, int element) {
    return switch (dtype) {
      case FLOAT -> floats.getFloat(element);
      case DOUBLE -> (float) floats.getDouble(element);
      case HALF -> (float) Float16.HALF.value(floats.getShort(element));
      case BFLOAT16 -> (float) Float16.BFLOAT16.value(floats.getShort(element));
      default -> throw new IllegalStateException("Not a float dtype: " + dtype);
    };
  }
}
