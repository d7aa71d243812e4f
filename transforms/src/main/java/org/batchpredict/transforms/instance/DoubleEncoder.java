package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to DOUBLE. */
final class DoubleEncoder extends RealEncoder {
  DoubleEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
  }

  @Override
  ElementScanner scanner(JsonNumber number) {
    return new ElementScanner.Doubles(number, isLenient());
  }

  @Override
  boolean add(char[] text, int start, int length) {
    double value = NumberInput.parseDouble(text, start, length, true);
    column().addDouble(value);
    return Double.isFinite(value);
  }

  @Override
  boolean addExact(long value) {
    column().addDouble((double) value);
    return true;
  }

  @Override
  boolean addRounded(double value) {
    column().addDouble(value);
    return true;
  }

  @Override
  void addDoubles(byte[] source, int start, int stride, int count) {
    column().addDoubles(source, start, stride, count);
  }

  @Override
  void add(double value) {
    column().addDouble(value);
  }
}
