package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to HALF or BFLOAT16. */
final class ShortFloatEncoder extends RealEncoder {
  private final ShortFloat format;
  private final Decimal decimal = new Decimal();

  ShortFloatEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    format = ShortFloat.of(spec.dtype());
  }

  @Override
  boolean add(char[] text, int start, int length) {
    double value = NumberInput.parseDouble(text, start, length, true);
    int lean = 0;
    if (format.isHalfway(value) && decimal.parse(text, start, length)) {
      lean = decimal.compareMagnitude(value);
    }
    int bits = format.bits(value, lean);
    column().addShort((short) bits);
    return !format.isInfinite(bits);
  }

  @Override
  void add(double value) {
    column().addShort((short) format.bits(value, 0));
  }
}
