package org.batchpredict.transforms.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * Finds the shortest decimal that reads back as the same value of a binary format, of several the
 * nearest, and writes it as {@code Float.toString} and {@code Double.toString} do since JDK 19.
 *
 * <p>The way is Schubfach's (R. Giulietti, The Schubfach way to render doubles, 2020), of which the
 * names are: a value {@code c * 2^q}, the ends of what rounds to it, all three as multiples of a
 * quarter of {@code 10^k}, rounded so that comparisons stay exact. What is here is without objects,
 * and belongs to one thread.
 */
final class ShortestDecimal {
  /** A sign, a point, zeros, an exponent, and digits, of which 17 are written in any case. */
  static final int MAX_CHARS = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final long ZEROS = 0x3030303030303030L;
  static final int EIGHT_DIGITS = 100_000_000;
  private static final int MAX_DIGITS = 17;

  /** Those of a float, at most. */
  private static final int SHORT_DIGITS = 9;

  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int DOUBLE_FRACTION_BITS = 52;

  /** Below so many units of the least value two digits are needed to tell neighbours apart. */
  private static final long TINY_FLOAT = 8;

  private static final long TINY_DOUBLE = 3;

  private static final int MIN_K = -324;
  private static final int MAX_K = 292;
  private static final int POWER_BITS = 126;
  static final int HALF_BITS = 63;
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

  private long digits;
  private int exponent;

  /**
   * Writes a finite float; most are written faster by {@link ShortestFloat}.
   *
   * @param at the index of its first character, from which there is room for {@link #MAX_CHARS}
   * @return the index past its last one
   */
  int write(float value, byte[] text, int at) {
    int bits = Float.floatToRawIntBits(value);
    int fraction = bits & ((1 << FLOAT_FRACTION_BITS) - 1);
    int biased = (bits >>> FLOAT_FRACTION_BITS) & 0xff;
    find(fraction, biased, FLOAT_FRACTION_BITS, Float.MAX_EXPONENT, TINY_FLOAT);
    return write(bits >>> (Integer.SIZE - 1), text, at);
  }

  /** Writes a finite double, as a float is written. */
  int write(double value, byte[] text, int at) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & ((1L << DOUBLE_FRACTION_BITS) - 1);
    int biased = (int) (bits >>> DOUBLE_FRACTION_BITS) & 0x7ff;
    find(fraction, biased, DOUBLE_FRACTION_BITS, Double.MAX_EXPONENT, TINY_DOUBLE);
    return write((int) (bits >>> (Long.SIZE - 1)), text, at);
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
    int k = exponent(q, narrow);
    int shift = shift(q, k);
    ensurePower(k);
    long high = this.high[k - MIN_K];
    long low = this.low[k - MIN_K];
    long middle = (4 * c) << shift;
    long first = (4 * c - (narrow ? 1 : 2)) << shift;
    long last = (4 * c + 2) << shift;
    long value = scaled(high, low, middle);
    long from = scaled(high, low, first);
    long to = scaled(high, low, last);
    // Of an odd value the ends round to its neighbours.
    long odd = c & 1;
    long below = value >> 2;
    long shorter = below / 10 * 10;
    exponent = k;
    // What is chosen is a matter of chance, which a branch would often get wrong: 1 is yes, 0 no.
    long down = isAtMost(from + odd, below << 2);
    long up = isAtMost(((below + 1) << 2) + odd, to);
    long beyond = value - ((2 * below + 1) << 1);
    long nearer = isAtMost(1, 2 * beyond + (below & 1));
    long one = down ^ up;
    long longer = below + ((up & one) | (nearer & ~one));
    long shorterDown = isAtMost(from + odd, shorter << 2);
    long shorterUp = isAtMost(((shorter + 10) << 2) + odd, to);
    // Shorter than two digits it need not be.
    long isShorter = (shorterDown ^ shorterUp) & isAtMost(100, below);
    digits = longer + ((shorter + 10 * shorterUp - longer) & -isShorter);
  }

  /** The power of ten below the distance of two values: {@code k}. */
  static int exponent(int q, boolean narrow) {
    return (int) ((q * LOG10_OF_2 + (narrow ? LOG10_OF_3_QUARTERS : 0)) >> LOG10_BITS);
  }

  /** How far {@code 4 * c} is shifted before it is multiplied with the power for {@code k}. */
  static int shift(int q, int k) {
    return q + (int) ((-k * LOG2_OF_10) >> LOG2_BITS) + 2;
  }

  /** 1 when that is so, else 0; of numbers whose difference has less than 64 bits. */
  static long isAtMost(long some, long most) {
    return (some - most - 1) >>> (Long.SIZE - 1);
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
  static BigInteger power(int k) {
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

  /**
   * @param sign 1 for a minus, else 0
   */
  private int write(int sign, byte[] text, int at) {
    text[at] = '-'; // or a digit, in a moment
    return write(digits, exponent, text, at + sign);
  }

  /** Writes {@code digits} times a power of ten; returns the index past it. */
  static int write(long digits, int exponent, byte[] text, int start) {
    int length = count(digits);
    int point = digits == 0 ? 1 : length + exponent; // digits before it
    // One digit, eight more, and of a double another eight; zeros at the end do not count.
    long upper;
    long third = 0;
    if (length <= SHORT_DIGITS) {
      upper = digits * TENS[SHORT_DIGITS - length];
    } else {
      long all = digits * TENS[MAX_DIGITS - length];
      upper = all / EIGHT_DIGITS;
      third = eightDigits(all - upper * EIGHT_DIGITS);
    }
    int first = (int) (upper / EIGHT_DIGITS);
    long second = eightDigits(upper - (long) first * EIGHT_DIGITS);
    int count = 1 + (third == 0 ? significant(second) : Long.BYTES + significant(third));
    if (point < -2 || point > 7) {
      write(first, second, third, text, start + 1);
      text[start] = text[start + 1];
      text[start + 1] = '.';
      return writeExponent(text, start + Math.max(count, 2) + 1, point - 1);
    }
    if (point <= 0) {
      LONG.set(text, start, ZEROS);
      text[start + 1] = '.';
      int at = start + 2 - point;
      write(first, second, third, text, at);
      return at + count;
    }
    write(first, second, third, text, start);
    // The fraction makes room for the point: its end first, where the two overlap.
    int dot = start + point;
    if (third != 0) {
      LONG.set(text, dot + 1 + Long.BYTES, (long) LONG.get(text, dot + Long.BYTES));
    }
    LONG.set(text, dot + 1, (long) LONG.get(text, dot));
    text[dot] = '.';
    return start + Math.max(count, point + 1) + 1;
  }

  /** Writes 17 digits, or nine when the rest are zeros. */
  private static void write(int first, long second, long third, byte[] text, int at) {
    text[at] = (byte) ('0' + first);
    LONG.set(text, at + 1, second | ZEROS);
    if (third != 0) {
      LONG.set(text, at + 1 + Long.BYTES, third | ZEROS);
    }
  }

  private static int writeExponent(byte[] text, int start, int power) {
    int at = start;
    text[at++] = 'E';
    if (power < 0) {
      text[at++] = '-';
    }
    int left = Math.abs(power);
    if (left >= 100) {
      text[at++] = (byte) ('0' + left / 100);
    }
    if (left >= 10) {
      text[at++] = (byte) ('0' + left / 10 % 10);
    }
    text[at++] = (byte) ('0' + left % 10);
    return at;
  }

  /** The number of decimal digits; 1 for 0. */
  private static int count(long value) {
    long some = value | 1; // which does not change it
    int digits = ((Long.SIZE - Long.numberOfLeadingZeros(some)) * 1233) >> 12; // log10(2), about
    return digits + (int) isAtMost(TENS[digits], some);
  }

  /** The eight decimal digits of a number, a byte each, the first one lowest. */
  static long eightDigits(long value) {
    // Two halves side by side, then four quarters, then digits: each step divides them all at once,
    // by a product and a shift that are exact for so small numbers.
    // The rest of a division by d, shifted by s, beside its quotient u: (x << s) - u * ((d << s) -
    // 1).
    long upper = (value * 109_951_163) >>> 40;
    long halves = (value << 32) - upper * ((10_000L << 32) - 1);
    long hundreds = ((halves * 10_486) >>> 20) & 0x7f_0000_007fL;
    long quarters = (halves << 16) - hundreds * ((100 << 16) - 1);
    long tens = ((quarters * 103) >>> 10) & 0xf_000f_000f_000fL;
    return (quarters << 8) - tens * ((10 << 8) - 1);
  }

  /** How many of eight digits there are up to the last one that is not 0. */
  static int significant(long eight) {
    return Long.BYTES - (Long.numberOfLeadingZeros(eight) >>> 3);
  }

  private static long[] tens() {
    long[] tens = new long[19];
    tens[0] = 1;
    for (int i = 1; i < tens.length; i++) {
      tens[i] = 10 * tens[i - 1];
    }
    return tens;
  }
}
