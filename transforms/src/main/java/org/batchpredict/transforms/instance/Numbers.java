package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the texts of numbers. */
final class Numbers {
  /** The longest text that is read exactly: a {@link BigDecimal} takes quadratic time. */
  static final int MAX_CHARS = 1000;

  /** The most digits that a 64-bit number has: {@code 1e999999999} would take gigabytes. */
  private static final int MAX_DIGITS = 20;

  private static final Pattern INTEGER = Pattern.compile("-?\\d++");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)?");

  private Numbers() {}

  /** Whether a text is digits, perhaps after a minus. */
  static boolean isInteger(String text) {
    return INTEGER.matcher(text).matches();
  }

  /** Whether a text is a decimal number, perhaps with a point and an exponent. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The integer that a number is exactly; null when it is none, or too long for one. */
  static @Nullable BigInteger exact(char[] text, int start, int length) {
    if (length > MAX_CHARS) {
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(text, start, length);
      if (value.signum() == 0) {
        return BigInteger.ZERO;
      }
      boolean small = (long) value.precision() - value.scale() <= MAX_DIGITS;
      return small && value.stripTrailingZeros().scale() <= 0 ? value.toBigInteger() : null;
    } catch (NumberFormatException e) { // an exponent past an int
      return null;
    }
  }

  /** The integer that Python makes of a number, an int or a float; null when it makes none. */
  static @Nullable BigInteger cut(char[] text, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (text[i] == '.' || text[i] == 'e' || text[i] == 'E') {
        double value = NumberInput.parseDouble(text, start, length, true);
        return Double.isFinite(value) ? new BigDecimal(value).toBigInteger() : null;
      }
    }
    return exact(text, start, length);
  }
}
