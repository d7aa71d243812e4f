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

  /** The same of a part of an array. */
  static boolean isInteger(char[] text, int start, int length) {
    int end = start + length;
    int digits = length > 0 && text[start] == '-' ? start + 1 : start;
    return digits < end && skipDigits(text, digits, end) == end;
  }

  /** The same of a part of an array. */
  static boolean isNumber(char[] text, int start, int length) {
    int end = start + length;
    int i = start;
    if (i < end && (text[i] == '-' || text[i] == '+')) {
      i++;
    }
    int whole = i;
    i = skipDigits(text, i, end);
    int digits = i - whole;
    if (i < end && text[i] == '.') {
      int fraction = i + 1;
      i = skipDigits(text, fraction, end);
      digits += i - fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (i < end && (text[i] == 'e' || text[i] == 'E')) {
      i++;
      if (i < end && (text[i] == '-' || text[i] == '+')) {
        i++;
      }
      int exponent = i;
      i = skipDigits(text, i, end);
      return i == end && i > exponent;
    }
    return i == end;
  }

  private static int skipDigits(char[] text, int from, int end) {
    int i = from;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The value of an {@linkplain #isInteger integer} that fits. */
  static long toLong(char[] text, int start, int length) {
    boolean negative = text[start] == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < start + length; i++) {
      value = 10 * value + text[i] - '0';
    }
    return negative ? -value : value;
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
