package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.io.NumberInput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * Reads numbers of JSON (RFC 8259, section 6) from bytes, eight digits at a time, each to the
 * nearest value that a dtype has. Holds the last one; belongs to one thread.
 */
final class JsonNumber {
  /** So many bytes past those of a number may be looked at, whatever they are. */
  static final int LOOKS_AHEAD = 128;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030303030303030L;
  private static final long TO_HIGH_BIT = 0x7676767676767676L; // from 10 on
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long EVERY_OTHER_PAIR = 0x000000ff000000ffL;

  /** A number of more digits is left to the general reader. */
  private static final int MAX_DIGITS = 19;

  private static final int MAX_WRITTEN_DIGITS = 40;
  private static final int MAX_EXPONENT_DIGITS = 4;
  private static final int MAX_LONG_DIGITS = 18;

  /** The bits of a fraction, the one that is not stored included. */
  private static final int FLOAT_BITS = 24;

  private static final int DOUBLE_BITS = 53;

  /** The bits of a double's fraction that a float does not have. */
  private static final long BELOW_FLOAT = (1L << (DOUBLE_BITS - FLOAT_BITS)) - 1;

  /** Those bits of a double in the middle between two floats. */
  private static final long MIDDLE_OF_FLOATS = 1L << (DOUBLE_BITS - FLOAT_BITS - 1);

  /** The powers of ten that a double holds exactly. */
  private static final double[] TENS = tens();

  /** Powers of ten up to this one are known here, and their reciprocals. */
  private static final int MAX_POWER = 64;

  /** The first 64 bits of the powers of ten from 10^-64 on; the rest is cut. */
  private static final long[] POWERS = powers();

  private static final long[] SMALL_POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private byte[] bytes = {};
  private int start;
  private int end;

  /** 1 when it is negative, else 0. */
  private int sign;

  private boolean whole;

  /** Its digits without the point, as an unsigned number. */
  private long digits;

  /** The power of ten that they are multiplied by. */
  private int exponent;

  private int digitCount;
  private boolean simple;
  private char[] text = new char[64];

  /**
   * Reads what most numbers are: a digit, a point, and up to 18 more digits. Of it {@link
   * #nearestFloat} and {@link #nearestDouble} can be asked for, and nothing else.
   *
   * @return the index past it; -1 when it is another one, or none
   */
  int readFraction(byte[] source, int at) {
    // A branch would be taken for the wrong one half of the time.
    int minus = (((source[at] & 0xff) ^ '-') - 1) >>> 31;
    int i = at + minus;
    int lead = source[i] - '0';
    if (lead < 0 || lead > 9 || source[i + 1] != '.') {
      return -1;
    }
    i += 2;
    int fraction = i;
    long value = lead;
    int count;
    do {
      long word = (long) LONG.get(source, i) ^ ZEROS;
      count = countDigits(word);
      value = append(value, word, count);
      i += count;
    } while (count == Long.BYTES && i - fraction < MAX_DIGITS);
    int scale = i - fraction;
    if (scale == 0 || scale >= MAX_DIGITS || (source[i] | 0x20) == 'e') {
      return -1;
    }
    sign = minus;
    digits = value;
    exponent = -scale;
    return i;
  }

  /**
   * Reads the number that starts at {@code at}.
   *
   * @return the index past it; -1 when there is none, or none that is read here
   */
  int read(byte[] source, int at) {
    int i = at;
    sign = source[i] == '-' ? 1 : 0;
    i += sign;
    int first = i;
    int lead = source[i] - '0';
    if (lead < 0 || lead > 9) {
      return -1;
    }
    long value;
    if (isDigit(source[i + 1])) {
      if (lead == 0) {
        return -1;
      }
      value = 0;
      int count;
      do {
        long word = (long) LONG.get(source, i) ^ ZEROS;
        count = countDigits(word);
        value = append(value, word, count);
        i += count;
      } while (count == Long.BYTES && i - first <= MAX_WRITTEN_DIGITS);
    } else {
      value = lead;
      i++;
    }
    int written = i - first;
    int scale = 0;
    whole = true;
    if (source[i] == '.') {
      int fraction = ++i;
      int count;
      do {
        long word = (long) LONG.get(source, i) ^ ZEROS;
        count = countDigits(word);
        value = append(value, word, count);
        i += count;
      } while (count == Long.BYTES && i - first <= MAX_WRITTEN_DIGITS);
      scale = i - fraction;
      if (scale == 0) {
        return -1;
      }
      written += scale;
      whole = false;
    }
    if (written > MAX_WRITTEN_DIGITS) {
      return -1;
    }
    exponent = -scale;
    if ((source[i] | 0x20) == 'e') {
      i = readExponent(source, i + 1);
      if (i < 0) {
        return -1;
      }
      whole = false;
    }
    bytes = source;
    start = at;
    end = i;
    digits = value;
    digitCount = written;
    simple = written <= MAX_DIGITS || significant(source, first) <= MAX_DIGITS;
    return i;
  }

  private int readExponent(byte[] source, int at) {
    int i = at;
    boolean minus = source[i] == '-';
    if (minus || source[i] == '+') {
      i++;
    }
    int first = i;
    int power = 0;
    while (isDigit(source[i])) {
      power = 10 * power + source[i] - '0';
      if (++i - first > MAX_EXPONENT_DIGITS) {
        return -1;
      }
    }
    exponent += minus ? -power : power;
    return i == first ? -1 : i;
  }

  /** The number of digits from the first on that is not 0. */
  private static int significant(byte[] source, int first) {
    int count = 0;
    for (int i = first; source[i] == '.' || isDigit(source[i]); i++) {
      if (source[i] != '.' && (count > 0 || source[i] != '0')) {
        count++;
      }
    }
    return count;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** How many of eight bytes, from the lowest on, are below ten. */
  private static int countDigits(long word) {
    // A carry out of a byte comes only from one that is no digit itself: the first is found.
    long others = ((word + TO_HIGH_BIT) | word) & HIGH_BITS;
    return others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** Appends the lowest {@code count} bytes, each a digit, to a number. */
  private static long append(long number, long word, int count) {
    if (count == 0) {
      return number;
    }
    long eight = word << (Long.SIZE - Byte.SIZE * count); // zeros before them
    long pairs = eight * 10 + (eight >>> 8);
    long low = (pairs & EVERY_OTHER_PAIR) * (100 + (1_000_000L << 32));
    long high = ((pairs >>> 16) & EVERY_OTHER_PAIR) * (1 + (10_000L << 32));
    long value = (low + high) >>> 32;
    return number * SMALL_POWERS[count] + value;
  }

  /** Whether it is an integer, written as one, that a long is sure to hold. */
  boolean isLong() {
    return whole && digitCount <= MAX_LONG_DIGITS;
  }

  /** Its value, when it {@link #isLong()}. */
  long toLong() {
    return sign == 0 ? digits : -digits;
  }

  /** The nearest float; infinite when that is too large for one. */
  float toFloat() {
    float nearest = simple ? nearestFloat() : Float.NaN;
    return Float.isNaN(nearest) ? NumberInput.parseFloat(text(), 0, end - start, true) : nearest;
  }

  /** The nearest double; infinite when that is too large for one. */
  double toDouble() {
    double nearest = simple ? nearestDouble() : Double.NaN;
    return Double.isNaN(nearest) ? NumberInput.parseDouble(text(), 0, end - start, true) : nearest;
  }

  /** The nearest float; NaN when that is left to the general reader. */
  float nearestFloat() {
    if (isQuotient()) {
      double quotient = quotient();
      // Rounded twice, by way of a double, it is another float in the middle of two alone.
      return (Double.doubleToRawLongBits(quotient) & BELOW_FLOAT) == MIDDLE_OF_FLOATS
          ? Float.NaN
          : withSign((float) quotient);
    }
    long bits = round(FLOAT_BITS, Float.MIN_EXPONENT, Float.MAX_EXPONENT);
    return bits < 0 ? Float.NaN : withSign(Float.intBitsToFloat((int) bits));
  }

  /** The nearest double; NaN when that is left to the general reader. */
  double nearestDouble() {
    if (isQuotient()) {
      return withSign(quotient());
    }
    long bits = round(DOUBLE_BITS, Double.MIN_EXPONENT, Double.MAX_EXPONENT);
    return bits < 0 ? Double.NaN : withSign(Double.longBitsToDouble(bits));
  }

  /**
   * Whether it is a quotient of two integers that a double holds both, so that it is rounded once
   * when they are divided (Clinger, How to Read Floating Point Numbers Accurately).
   */
  private boolean isQuotient() {
    return digits >>> DOUBLE_BITS == 0 && exponent <= 0 && exponent > -TENS.length;
  }

  private double quotient() {
    return digits / TENS[-exponent];
  }

  private float withSign(float magnitude) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | sign << 31);
  }

  private double withSign(double magnitude) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(magnitude) | (long) sign << 63);
  }

  /** Its characters, from the first of the array on. */
  char[] text() {
    int length = end - start;
    if (length > text.length) {
      text = new char[2 * length];
    }
    for (int i = 0; i < length; i++) {
      text[i] = (char) bytes[start + i];
    }
    return text;
  }

  int length() {
    return end - start;
  }

  /**
   * The bits of the nearest value of a binary format (IEEE 754), without its sign; negative when
   * that is not clear from the first 64 bits of the power of ten, and where it has no full
   * precision.
   *
   * <p>The digits times that power are too small by less than 1 of the 128-bit product's upper half
   * for what is cut of the power, and by as much for its lower half, which is not looked at. So of
   * the bits below the precision only the one pattern just before the middle and the middle itself
   * leave open which way to round. (The bound is Lemire's, Number Parsing at a Gigabyte per Second,
   * section 5; to ask for help in place of more bits is ours.)
   */
  private long round(int precision, int minExponent, int maxExponent) {
    int power = exponent + MAX_POWER;
    if (power < 0 || power > 2 * MAX_POWER || digits == 0) {
      return -1;
    }
    int shift = Long.numberOfLeadingZeros(digits);
    long left = digits << shift;
    long right = POWERS[power];
    long upper = Math.multiplyHigh(left, right) + left + right; // both have their highest bit
    int top = 62 + (int) (upper >>> 63);
    int cut = top + 1 - precision;
    long rest = upper & ((1L << cut) - 1);
    long middle = 1L << (cut - 1);
    if (rest == middle || rest == middle - 1) {
      return -1;
    }
    long fraction = (upper >>> cut) + (rest > middle ? 1 : 0);
    // floor(log2(10^x)) is x times log2(10), cut; the product's unit is 2^64.
    int binary = ((exponent * 217_706) >> 16) - 63 - shift + 64 + top;
    if (fraction == 1L << precision) {
      fraction >>>= 1;
      binary++;
    }
    if (binary < minExponent || binary > maxExponent) {
      return -1;
    }
    long hidden = 1L << (precision - 1);
    return ((binary + (long) maxExponent) << (precision - 1)) | (fraction & (hidden - 1));
  }

  private static double[] tens() {
    double[] tens = new double[23];
    tens[0] = 1;
    for (int i = 1; i < tens.length; i++) {
      tens[i] = 10 * tens[i - 1];
    }
    return tens;
  }

  private static long[] powers() {
    long[] powers = new long[2 * MAX_POWER + 1];
    for (int i = 0; i <= MAX_POWER; i++) {
      BigInteger power = BigInteger.TEN.pow(i);
      int bits = power.bitLength();
      powers[MAX_POWER + i] =
          (bits > Long.SIZE
                  ? power.shiftRight(bits - Long.SIZE)
                  : power.shiftLeft(Long.SIZE - bits))
              .longValue();
      // 2^(bits + 63) / 10^i has 64 bits; 65 for 1, which is set above
      if (i > 0) {
        powers[MAX_POWER - i] =
            BigInteger.ONE.shiftLeft(bits + Long.SIZE - 1).divide(power).longValue();
      }
    }
    return powers;
  }
}
