package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to FLOAT, rounding the decimal once, not by way of a double. */
final class FloatEncoder extends RealEncoder {
  FloatEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
  }

  @Override
  boolean add(char[] text, int start, int length) {
    float value = NumberInput.parseFloat(text, start, length, true);
    column().addFloat(value);
    return Float.isFinite(value);
  }

  @Override
  void add(double value) {
    column().addFloat((float) value);
  }
}
