package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to HALF or BFLOAT16. */
final class ShortFloatEncoder extends RealEncoder {
  private final Float16 format;

  ShortFloatEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    format = Float16.of(spec.dtype());
  }

  @Override
  boolean add(char[] text, int start, int length) {
    double value = NumberInput.parseDouble(text, start, length, true);
    if (Double.isFinite(value) && format.isHalfway(value) && length <= Numbers.MAX_CHARS) {
      value = apart(new BigDecimal(text, start, length), value);
    }
    return addRounded(value);
  }

  @Override
  boolean addExact(long value) {
    double near = (double) value;
    return addRounded(format.isHalfway(near) ? apart(BigDecimal.valueOf(value), near) : near);
  }

  @Override
  boolean addRounded(double value) {
    short bits = format.bits(value);
    column().addShort(bits);
    return format.isFinite(bits);
  }

  /** The nearest double may lie halfway between two values though the number does not. */
  private static double apart(BigDecimal exact, double value) {
    int order = exact.compareTo(new BigDecimal(value));
    return order == 0 ? value : Math.nextAfter(value, order * Double.POSITIVE_INFINITY);
  }

  @Override
  void add(double value) {
    column().addShort(format.bits(value));
  }
}
