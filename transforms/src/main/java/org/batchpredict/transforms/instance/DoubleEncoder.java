package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to DOUBLE. */
final class DoubleEncoder extends RealEncoder {
  DoubleEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
  }

  @Override
  boolean add(char[] text, int start, int length) {
    double value = NumberInput.parseDouble(text, start, length, true);
    column().addDouble(value);
    return Double.isFinite(value);
  }

  @Override
  void add(double value) {
    column().addDouble(value);
  }
}
