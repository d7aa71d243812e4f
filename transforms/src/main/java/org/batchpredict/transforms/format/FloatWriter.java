package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;

/**
 * Writes the elements of the float dtypes: the shortest decimal that reads back as the same value
 * of the dtype. {@code Float.toString} is not that before JDK 19 (JDK-4511638).
 */
final class FloatWriter implements ElementWriter {
  private final DType dtype;
  private final String quote;
  private final ShortestDecimal shortest = new ShortestDecimal();

  private FloatWriter(DType dtype, String quote) {
    this.dtype = dtype;
    this.quote = quote;
  }

  /** NaN and the infinities are strings. */
  static FloatWriter json(DType dtype) {
    return new FloatWriter(dtype, "\"");
  }

  /** NaN and the infinities are bare words. */
  static FloatWriter bare(DType dtype) {
    return new FloatWriter(dtype, "");
  }

  @Override
  public boolean write(Column column, int from, int count, LineBuffer out) {
    NumberColumn floats = (NumberColumn) column;
    switch (dtype) { // once, and not for each element
      case FLOAT -> {
        for (int i = from; i < from + count; i++) {
          append(floats.getFloat(i), out);
          out.append(',');
        }
      }
      case DOUBLE -> {
        for (int i = from; i < from + count; i++) {
          append(floats.getDouble(i), out);
          out.append(',');
        }
      }
      case HALF -> append(Float16.HALF, floats, from, count, out);
      case BFLOAT16 -> append(Float16.BFLOAT16, floats, from, count, out);
      default -> throw new IllegalStateException("Not a float dtype: " + dtype);
    }
    if (count > 0) {
      out.truncate(out.size() - 1); // the last comma
    }
    return true;
  }

  private void append(float value, LineBuffer out) {
    if (Float.isFinite(value)) {
      shortest.append(value, out);
    } else {
      appendNotFinite(value, out);
    }
  }

  private void append(double value, LineBuffer out) {
    if (Double.isFinite(value)) {
      shortest.append(value, out);
    } else {
      appendNotFinite(value, out);
    }
  }

  private void append(Float16 format, NumberColumn floats, int from, int count, LineBuffer out) {
    for (int i = from; i < from + count; i++) {
      short bits = floats.getShort(i);
      if (format.isFinite(bits)) {
        out.appendAscii(format.text(bits));
      } else {
        appendNotFinite(format.value(bits), out);
      }
      out.append(',');
    }
  }

  private void appendNotFinite(double value, LineBuffer out) {
    out.appendAscii(quote);
    out.appendAscii(Double.toString(value));
    out.appendAscii(quote);
  }
}
