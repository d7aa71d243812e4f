package org.batchpredict.transforms.instance;

import java.math.BigDecimal;

/**
 * The exact value of a decimal text, of any length and exponent, in time linear in its length: 0.d₁
 * d₂…dₙ × 10^point without leading or trailing zeros. It reads the digits where they lie, so it is
 * valid as long as the text is. {@link BigDecimal} would need quadratic time for long numbers and
 * gigabytes for {@code 1e999999999}.
 */
final class Decimal {
  /** Past any exponent that a text in memory can balance with its digits. */
  private static final long HUGE_EXPONENT = 1L << 40;

  /** The most digits that an unsigned 64-bit number has. */
  private static final int LONG_DIGITS = 20;

  private static final long MAX_UNSIGNED_TENTH = Long.divideUnsigned(-1L, 10);
  private static final int MAX_UNSIGNED_LAST = (int) Long.remainderUnsigned(-1L, 10);

  private char[] text = {};
  private int at;
  private int end;
  private boolean negative;
  private int dot;
  private int first;
  private int count;
  private long point;

  /**
   * Takes the text on.
   *
   * @return false when it is no decimal number: sign, digits with or without a point, exponent
   */
  boolean parse(char[] text, int start, int length) {
    this.text = text;
    at = start;
    end = start + length;
    negative = at < end && text[at] == '-';
    if (negative || (at < end && text[at] == '+')) {
      at++;
    }
    int integerStart = at;
    skipDigits();
    dot = at;
    int digits = dot - integerStart;
    if (at < end && text[at] == '.') {
      at++;
      skipDigits();
      digits += at - dot - 1;
    }
    if (digits == 0) {
      return false;
    }
    trimZeros(integerStart, at);
    long exponent = exponent();
    point = count == 0 ? 0 : exponent + (first < dot ? dot - first : dot + 1 - first);
    return at == end;
  }

  boolean isNegative() {
    return negative;
  }

  boolean isZero() {
    return count == 0;
  }

  boolean isIntegral() {
    return count <= point;
  }

  /** Whether the magnitude, cut to an integer, needs more than 64 bits. */
  boolean exceedsLong() {
    if (point != LONG_DIGITS) {
      return point > LONG_DIGITS;
    }
    int tenth = Long.compareUnsigned(magnitude(LONG_DIGITS - 1), MAX_UNSIGNED_TENTH);
    return tenth > 0 || (tenth == 0 && digit(LONG_DIGITS - 1) > MAX_UNSIGNED_LAST);
  }

  /** The magnitude, cut to an integer: its low 64 bits. */
  long magnitude() {
    return magnitude(point);
  }

  /** Compares the magnitudes. */
  int compareMagnitude(double other) {
    BigDecimal exact = new BigDecimal(Math.abs(other)).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    long otherPoint = other == 0 ? 0 : (long) digits.length() - exact.scale();
    if (point != otherPoint) {
      return Long.compare(point, otherPoint);
    }
    for (int i = 0; i < Math.max(count, digits.length()); i++) {
      int order = digit(i) - (i < digits.length() ? digits.charAt(i) - '0' : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private long magnitude(long length) {
    long value = 0;
    // 64 zeros and more at the end make the low 64 bits 0, as 2^64 divides 10^64.
    for (int i = 0; i < Math.min(length, count + 64L); i++) {
      value = 10 * value + digit(i);
    }
    return value;
  }

  private int digit(int i) {
    if (i >= count) {
      return 0;
    }
    int index = first + i;
    return text[first < dot && index >= dot ? index + 1 : index] - '0';
  }

  private void skipDigits() {
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
  }

  private void trimZeros(int from, int to) {
    first = from;
    int last = to;
    while (first < last && (text[first] == '0' || text[first] == '.')) {
      first++;
    }
    while (first < last && (text[last - 1] == '0' || text[last - 1] == '.')) {
      last--;
    }
    count = last - first - (first < dot && last > dot ? 1 : 0);
  }

  /** Reads the exponent; leaves {@link #at} before the end when what follows is none. */
  private long exponent() {
    if (at + 1 >= end || (text[at] | 0x20) != 'e') {
      return 0;
    }
    boolean down = text[at + 1] == '-';
    int digits = down || text[at + 1] == '+' ? at + 2 : at + 1;
    if (digits == end) {
      return 0;
    }
    at = digits;
    skipDigits();
    long exponent = 0;
    for (int i = digits; i < at; i++) {
      exponent = Math.min(HUGE_EXPONENT, 10 * exponent + text[i] - '0');
    }
    return down ? -exponent : exponent;
  }
}
