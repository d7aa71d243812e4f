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
  /** So many are written without a look at whether there is room. */
  private static final int BLOCK = 64;

  /** With the comma after it. */
  private static final int MAX_CHARS = ShortestDecimal.MAX_CHARS + 1;

  private final DType dtype;
  private final String quote;
  private final ShortestDecimal doubles = new ShortestDecimal();
  private final ShortestFloat floats = new ShortestFloat(doubles);

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
    NumberColumn values = (NumberColumn) column;
    for (int i = from; i < from + count; i += BLOCK) {
      writeBlock(values, i, Math.min(i + BLOCK, from + count), out);
    }
    if (count > 0) {
      out.truncate(out.size() - 1); // the last comma
    }
    return true;
  }

  private void writeBlock(NumberColumn values, int from, int to, LineBuffer out) {
    out.reserve((to - from) * MAX_CHARS);
    int end = switch (dtype) { // once, and not for each element
          case FLOAT -> writeFloats(values, from, to, out.bytes(), out.size());
          case DOUBLE -> writeDoubles(values, from, to, out.bytes(), out.size());
          case HALF -> writeShort(Float16.HALF, values, from, to, out.bytes(), out.size());
          case BFLOAT16 -> writeShort(Float16.BFLOAT16, values, from, to, out.bytes(), out.size());
          default -> throw new IllegalStateException("Not a float dtype: " + dtype);
        };
    out.advance(end - out.size());
  }

  private int writeFloats(NumberColumn values, int from, int to, byte[] text, int start) {
    int at = start;
    for (int i = from; i < to; i++) {
      float value = values.getFloat(i);
      at = Float.isFinite(value) ? floats.write(value, text, at) : writeWord(value, text, at);
      text[at++] = ',';
    }
    return at;
  }

  private int writeDoubles(NumberColumn values, int from, int to, byte[] text, int start) {
    int at = start;
    for (int i = from; i < to; i++) {
      double value = values.getDouble(i);
      at = Double.isFinite(value) ? doubles.write(value, text, at) : writeWord(value, text, at);
      text[at++] = ',';
    }
    return at;
  }

  private int writeShort(
      Float16 format, NumberColumn values, int from, int to, byte[] text, int start) {
    int at = start;
    for (int i = from; i < to; i++) {
      short bits = values.getShort(i);
      at =
          format.isFinite(bits)
              ? LineBuffer.writeAscii(format.text(bits), text, at)
              : writeWord(format.value(bits), text, at);
      text[at++] = ',';
    }
    return at;
  }

  private int writeWord(double notFinite, byte[] text, int at) {
    return LineBuffer.writeAscii(quote + notFinite + quote, text, at);
  }
}
