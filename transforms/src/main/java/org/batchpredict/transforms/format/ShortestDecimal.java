package org.batchpredict.transforms.format;

import java.math.BigInteger;

/**
 * Finds the shortest decimal that reads back as the same value of a binary format, of several the
 * nearest, and appends it as {@code Float.toString} and {@code Double.toString} do since JDK 19.
 *
 * <p>The way is Schubfach's (R. Giulietti, The Schubfach way to render doubles, 2020), of which the
 * names are: a value {@code c * 2^q}, the ends of what rounds to it, all three as multiples of a
 * quarter of {@code 10^k}, rounded so that comparisons stay exact. What is here is without objects,
 * and belongs to one thread.
 */
final class ShortestDecimal {
  /** Digits, a sign, a point, zeros, an exponent. */
  private static final int MAX_CHARS = 32;

  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int DOUBLE_FRACTION_BITS = 52;

  /** Below so many units of the least value two digits are needed to tell neighbours apart. */
  private static final long TINY_FLOAT = 8;

  private static final long TINY_DOUBLE = 3;

  private static final int MIN_K = -324;
  private static final int MAX_K = 292;
  private static final int POWER_BITS = 126;
  private static final int HALF_BITS = 63;
  private static final long LOW_63 = Long.MAX_VALUE;

  // Logarithms as binary fractions: exact floors for all exponents that there are.
  private static final int LOG10_BITS = 41;
  private static final long LOG10_OF_2 = 661_971_961_083L;
  private static final long LOG10_OF_3_QUARTERS = -274_743_187_321L;
  private static final int LOG2_BITS = 38;
  private static final long LOG2_OF_10 = 913_124_641_741L;

  /** Powers of ten that were needed so far, in two halves; of the others the high one is 0. */
  private final long[] high = new long[MAX_K - MIN_K + 1];

  private final long[] low = new long[MAX_K - MIN_K + 1];

  private static final long[] TENS = tens();
  private static final byte[] PAIRS = pairs();

  private long digits;
  private int exponent;

  /** Appends a finite float. */
  void append(float value, LineBuffer out) {
    int bits = Float.floatToRawIntBits(value);
    int fraction = bits & ((1 << FLOAT_FRACTION_BITS) - 1);
    int biased = (bits >>> FLOAT_FRACTION_BITS) & 0xff;
    find(fraction, biased, FLOAT_FRACTION_BITS, Float.MAX_EXPONENT, TINY_FLOAT);
    append(bits < 0, out);
  }

  /** Appends a finite double. */
  void append(double value, LineBuffer out) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & ((1L << DOUBLE_FRACTION_BITS) - 1);
    int biased = (int) (bits >>> DOUBLE_FRACTION_BITS) & 0x7ff;
    find(fraction, biased, DOUBLE_FRACTION_BITS, Double.MAX_EXPONENT, TINY_DOUBLE);
    append(bits < 0, out);
  }

  private void find(long fraction, int biased, int fractionBits, int bias, long tiny) {
    int least = 1 - bias - fractionBits;
    if (biased == 0) {
      if (fraction == 0) {
        digits = 0;
        exponent = 0;
      } else if (fraction < tiny) {
        find(10 * fraction, least, false);
        exponent--;
      } else {
        find(fraction, least, false);
      }
      return;
    }
    long c = fraction | (1L << fractionBits);
    int q = biased - bias - fractionBits;
    if (q <= 0 && q >= -fractionBits && (c >> -q) << -q == c) {
      digits = c >> -q;
      exponent = 0;
    } else {
      find(c, q, fraction == 0 && biased > 1);
    }
  }

  /**
   * @param narrow whether the next value below is half as far away as the next above
   */
  private void find(long c, int q, boolean narrow) {
    int k = (int) ((q * LOG10_OF_2 + (narrow ? LOG10_OF_3_QUARTERS : 0)) >> LOG10_BITS);
    int shift = q + (int) ((-k * LOG2_OF_10) >> LOG2_BITS) + 2;
    ensurePower(k);
    long high = this.high[k - MIN_K];
    long low = this.low[k - MIN_K];
    long value = scaled(high, low, (4 * c) << shift);
    long from = scaled(high, low, (4 * c - (narrow ? 1 : 2)) << shift);
    long to = scaled(high, low, (4 * c + 2) << shift);
    // Of an odd value the ends round to its neighbours.
    long odd = c & 1;
    long below = value >> 2;
    exponent = k;
    if (below >= 100) { // shorter than two digits it need not be
      long shorter = below / 10 * 10;
      boolean down = from + odd <= shorter << 2;
      boolean up = ((shorter + 10) << 2) + odd <= to;
      if (down != up) {
        digits = down ? shorter : shorter + 10;
        return;
      }
    }
    boolean down = from + odd <= below << 2;
    boolean up = ((below + 1) << 2) + odd <= to;
    if (down != up) {
      digits = down ? below : below + 1;
    } else {
      long beyond = value - ((2 * below + 1) << 1);
      digits = beyond < 0 || (beyond == 0 && (below & 1) == 0) ? below : below + 1;
    }
  }

  /** The product's part above 2^127, with its last bit set where anything is below. */
  private static long scaled(long high, long low, long factor) {
    long carry = Math.multiplyHigh(low, factor);
    long middle = ((high * factor) >>> 1) + carry;
    long top = Math.multiplyHigh(high, factor) + (middle >>> HALF_BITS);
    return top | (((middle & LOW_63) + LOW_63) >>> HALF_BITS);
  }

  /** Fills in the power of ten for {@code k}. */
  private void ensurePower(int k) {
    int i = k - MIN_K;
    if (high[i] == 0) {
      BigInteger power = power(k);
      low[i] = power.longValue() & LOW_63;
      high[i] = power.shiftRight(HALF_BITS).longValue();
    }
  }

  /** {@code 10^-k} times the power of two that makes it 126 bits long, cut, and one more. */
  private static BigInteger power(int k) {
    BigInteger ten = BigInteger.TEN.pow(Math.abs(k));
    if (k <= 0) {
      int more = POWER_BITS - ten.bitLength();
      return ten.shiftLeft(more).add(BigInteger.ONE);
    }
    return BigInteger.ONE
        .shiftLeft(POWER_BITS - 1 + ten.bitLength())
        .divide(ten)
        .add(BigInteger.ONE);
  }

  private void append(boolean negative, LineBuffer out) {
    out.reserve(MAX_CHARS);
    byte[] text = out.bytes();
    int at = out.size();
    if (negative) {
      text[at++] = '-';
    }
    out.advance(write(text, at) - out.size());
  }

  private int write(byte[] text, int start) {
    long left = digits;
    int power = exponent;
    while (left != 0) {
      long tenth = left / 10;
      if (10 * tenth != left) {
        break;
      }
      left = tenth;
      power++;
    }
    int count = count(left);
    int point = left == 0 ? 1 : count + power; // digits before it
    int at = start;
    if (point < -2 || point > 7) {
      return writeScientific(text, at, left, count, point - 1);
    }
    if (point <= 0) {
      text[at++] = '0';
      text[at++] = '.';
      for (int i = point; i < 0; i++) {
        text[at++] = '0';
      }
      writeDigits(text, at, left, count);
      return at + count;
    }
    if (count > point) {
      writeDigits(text, at + 1, left, count);
      for (int i = 0; i < point; i++) {
        text[at + i] = text[at + i + 1];
      }
      text[at + point] = '.';
      return at + count + 1;
    }
    writeDigits(text, at, left, count);
    at += count;
    for (int i = count; i < point; i++) {
      text[at++] = '0';
    }
    text[at++] = '.';
    text[at++] = '0';
    return at;
  }

  private static int writeScientific(byte[] text, int start, long left, int count, int power) {
    int at = start;
    writeDigits(text, at + 1, left, count);
    text[at] = text[at + 1];
    text[at + 1] = '.';
    at += count + 1;
    if (count == 1) {
      text[at++] = '0';
    }
    text[at++] = 'E';
    if (power < 0) {
      text[at++] = '-';
    }
    int size = Math.abs(power);
    int width = count(size);
    writeDigits(text, at, size, width);
    return at + width;
  }

  /** The number of decimal digits; 1 for 0. */
  private static int count(long value) {
    int digits = ((Long.SIZE - Long.numberOfLeadingZeros(value)) * 1233) >> 12; // log10(2), about
    return value >= TENS[digits] ? digits + 1 : Math.max(digits, 1);
  }

  private static void writeDigits(byte[] text, int at, long value, int count) {
    long left = value;
    int i = at + count;
    while (i - at >= 2) {
      long rest = left / 100;
      int pair = 2 * (int) (left - 100 * rest);
      left = rest;
      text[--i] = PAIRS[pair + 1];
      text[--i] = PAIRS[pair];
    }
    if (i > at) {
      text[at] = (byte) ('0' + left);
    }
  }

  private static long[] tens() {
    long[] tens = new long[19];
    tens[0] = 1;
    for (int i = 1; i < tens.length; i++) {
      tens[i] = 10 * tens[i - 1];
    }
    return tens;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }
}
