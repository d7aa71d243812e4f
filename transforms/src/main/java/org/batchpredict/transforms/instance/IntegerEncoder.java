package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to an integer dtype: exactly, or cut to an integer and wrapped. */
final class IntegerEncoder extends ElementEncoder {
  /** Any number of so many characters fits a long. */
  private static final int SHORT_NUMBER = 18;

  private final int width;
  private final NumberColumn column;
  private final Decimal decimal = new Decimal();

  /** The largest magnitudes below and above zero, the latter unsigned. */
  private final long maxBelow;

  private final long maxAbove;

  IntegerEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    DType dtype = spec.dtype();
    width = dtype.bytes();
    column = (NumberColumn) Column.of(dtype);
    boolean signed = dtype.kind() == DType.Kind.INT;
    long signBit = 1L << (8 * width - 1);
    maxBelow = signed ? signBit : 0;
    maxAbove = signed ? signBit - 1 : signBit | (signBit - 1);
  }

  @Override
  NumberColumn column() {
    return column;
  }

  @Override
  String wanted() {
    return "an integer from " + -maxBelow + " to " + Long.toUnsignedString(maxAbove);
  }

  @Override
  void addNumber(JsonParser parser) throws IOException, InvalidInstanceException {
    int length = parser.getTextLength();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && length <= SHORT_NUMBER) {
      long value = parser.getLongValue();
      if (!isLenient() && !isInRange(value < 0, Math.abs(value))) {
        throw invalid(parser);
      }
      addBits(value);
    } else {
      decimal.parse(parser.getTextCharacters(), parser.getTextOffset(), length);
      if (!isLenient() && !isExact()) {
        throw invalid(parser);
      }
      addDecimal();
    }
  }

  @Override
  void addString(JsonParser parser) throws IOException, InvalidInstanceException {
    if (isLenient()) {
      char[] text = parser.getText().strip().toCharArray();
      if (!decimal.parse(text, 0, text.length)) {
        super.addString(parser);
      }
    } else if (width < Long.BYTES || !isDecimalInteger(parser) || !isExact()) {
      super.addString(parser);
    }
    addDecimal();
  }

  @Override
  void addBool(boolean value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addBool(value);
    }
    addBits(value ? 1 : 0);
  }

  private boolean isExact() {
    return decimal.isIntegral()
        && !decimal.exceedsLong()
        && isInRange(decimal.isNegative(), decimal.magnitude());
  }

  private boolean isInRange(boolean negative, long magnitude) {
    return Long.compareUnsigned(magnitude, negative ? maxBelow : maxAbove) <= 0;
  }

  private void addDecimal() {
    long magnitude = decimal.magnitude();
    addBits(decimal.isNegative() ? -magnitude : magnitude);
  }

  private void addBits(long value) {
    switch (width) {
      case Byte.BYTES -> column.addByte((byte) value);
      case Short.BYTES -> column.addShort((short) value);
      case Integer.BYTES -> column.addInt((int) value);
      default -> column.addLong(value);
    }
  }

  /** Takes a string of digits, perhaps after a minus, into {@link #decimal}. */
  private boolean isDecimalInteger(JsonParser parser) throws IOException {
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int length = parser.getTextLength();
    for (int i = start; i < start + length; i++) {
      boolean minus = i == start && text[i] == '-';
      if (!minus && (text[i] < '0' || text[i] > '9')) {
        return false;
      }
    }
    return decimal.parse(text, start, length);
  }
}
