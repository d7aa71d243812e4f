package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/** Coerces JSON values to an integer dtype: exactly, or cut to an integer and wrapped. */
final class IntegerEncoder extends ElementEncoder {
  /** Any number of so many characters fits a long. */
  private static final int SHORT_NUMBER = 18;

  private final int width;
  private final NumberColumn column;
  private final String wanted;

  /** The least and the greatest number taken: the dtype's, or where numpy has no value beyond. */
  private final BigInteger least;

  private final BigInteger most;
  private final String limit;

  /** The same for {@link #SHORT_NUMBER}s. */
  private final long leastLong;

  private final long mostLong;

  IntegerEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    DType dtype = spec.dtype();
    width = dtype.bytes();
    column = (NumberColumn) Column.of(dtype);
    boolean signed = dtype.kind() == DType.Kind.INT;
    BigInteger max = max(signed, 8 * width);
    BigInteger min = signed ? max.not() : BigInteger.ZERO;
    wanted = "an integer from " + min + " to " + max;
    limit = lenient ? "within the range of " + (signed ? DType.INT64 : DType.UINT64) : wanted;
    least = lenient ? BigInteger.valueOf(Long.MIN_VALUE) : min;
    most = lenient ? max(signed, Long.SIZE) : max;
    leastLong = least.longValue();
    mostLong = most.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static BigInteger max(boolean signed, int bits) {
    return BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
  }

  @Override
  NumberColumn column() {
    return column;
  }

  @Override
  ElementScanner scanner(JsonNumber number) {
    return new ElementScanner.Integers(number, this);
  }

  @Override
  String wanted() {
    return wanted;
  }

  @Override
  void addNumber(JsonParser parser) throws IOException, InvalidInstanceException {
    int length = parser.getTextLength();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && length <= SHORT_NUMBER) {
      long value = parser.getLongValue();
      if (!takes(value, column)) {
        throw invalid(parser);
      }
    } else {
      char[] text = parser.getTextCharacters();
      add(null, text, parser.getTextOffset(), length);
    }
  }

  @Override
  boolean takesCell(char[] text, int start, int length) throws InvalidInstanceException {
    if (Numbers.isNumber(text, start, length)) {
      if (length <= SHORT_NUMBER && Numbers.isInteger(text, start, length)) {
        addLong(Numbers.toLong(text, start, length));
      } else {
        add(null, text, start, length);
      }
      return true;
    }
    boolean isTrue = isWord("true", text, start, length);
    if (isLenient() && (isTrue || isWord("false", text, start, length))) {
      addBits(isTrue ? 1 : 0, column);
      return true;
    }
    return false;
  }

  @Override
  void addText(String text) throws InvalidInstanceException {
    String number = isLenient() ? text.strip() : text;
    if (isLenient() ? Numbers.isNumber(number) : width == Long.BYTES && Numbers.isInteger(number)) {
      add("string " + Excerpt.quoted(text), number.toCharArray(), 0, number.length());
    } else {
      super.addText(text);
    }
  }

  @Override
  void addLong(long value) throws InvalidInstanceException {
    if (!takes(value, column)) {
      throw invalid(String.valueOf(value));
    }
  }

  /** Appends an integer to a column of the dtype; false when it is out of range. */
  boolean takes(long value, NumberColumn target) {
    if (value < leastLong || value > mostLong) {
      return false;
    }
    addBits(value, target);
    return true;
  }

  @Override
  void addFinite(double value) throws InvalidInstanceException {
    String text = String.valueOf(value);
    add(text, text.toCharArray(), 0, text.length());
  }

  @Override
  void addBool(boolean value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addBool(value);
    }
    addBits(value ? 1 : 0, column);
  }

  /**
   * @param shown how messages name the value; null for the text itself
   */
  private void add(@Nullable String shown, char[] text, int start, int length)
      throws InvalidInstanceException {
    BigInteger value =
        isLenient() ? Numbers.cut(text, start, length) : Numbers.exact(text, start, length);
    if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      boolean tooLong = length > Numbers.MAX_CHARS;
      String size = tooLong ? ", in at most " + Numbers.MAX_CHARS + " characters" : "";
      throw invalid(shown == null ? Excerpt.of(text, start, length) : shown, limit + size);
    }
    addBits(value.longValue(), column);
  }

  private void addBits(long value, NumberColumn target) {
    switch (width) {
      case Byte.BYTES -> target.addByte((byte) value);
      case Short.BYTES -> target.addShort((short) value);
      case Integer.BYTES -> target.addInt((int) value);
      default -> target.addLong(value);
    }
  }
}
