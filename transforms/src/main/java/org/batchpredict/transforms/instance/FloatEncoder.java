package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to FLOAT, rounding the decimal once, not by way of a double. */
final class FloatEncoder extends RealEncoder {
  FloatEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
  }

  @Override
  ElementScanner scanner(JsonNumber number) {
    return new ElementScanner.Floats(number, isLenient());
  }

  @Override
  boolean add(char[] text, int start, int length) {
    float value = NumberInput.parseFloat(text, start, length, true);
    column().addFloat(value);
    return Float.isFinite(value);
  }

  @Override
  boolean addExact(long value) {
    column().addFloat((float) value); // no long is too large for a float
    return true;
  }

  @Override
  boolean addRounded(double value) {
    float rounded = (float) value;
    column().addFloat(rounded);
    return Float.isFinite(rounded);
  }

  @Override
  void addFloats(byte[] source, int start, int stride, int count) {
    column().addFloats(source, start, stride, count);
  }

  @Override
  void add(double value) {
    column().addFloat((float) value);
  }
}
