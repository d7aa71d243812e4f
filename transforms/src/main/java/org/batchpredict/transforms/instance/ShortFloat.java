package org.batchpredict.transforms.instance;

import org.batchpredict.transforms.tensor.DType;

/** The floating-point formats of 16 bits: a sign, an exponent, a fraction, as IEEE 754 has them. */
enum ShortFloat {
  HALF(5, 10),
  BFLOAT16(8, 7);

  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final long DOUBLE_FRACTION = (1L << DOUBLE_FRACTION_BITS) - 1;

  private final int fractionBits;
  private final int bias;

  /** The bits of infinity: all of the exponent, none of the fraction. */
  private final int infinity;

  ShortFloat(int exponentBits, int fractionBits) {
    this.fractionBits = fractionBits;
    this.bias = (1 << (exponentBits - 1)) - 1;
    this.infinity = ((1 << exponentBits) - 1) << fractionBits;
  }

  static ShortFloat of(DType dtype) {
    return valueOf(dtype.name());
  }

  boolean isInfinite(int bits) {
    return (bits & 0x7fff) == infinity;
  }

  /** Whether a value lies exactly between two neighbours of the format. */
  boolean isHalfway(double value) {
    int dropped = droppedBits(value);
    return dropped <= DOUBLE_FRACTION_BITS + 1
        && (significand(value) & mask(dropped)) == half(dropped);
  }

  /**
   * The bits of the nearest value of the format, of two equally near the even one.
   *
   * @param lean breaks the tie of a value halfway between two, which the double nearest to a
   *     decimal number can be although the number is not: &lt; 0 when the number's magnitude is
   *     smaller than the value's, &gt; 0 when it is larger
   */
  int bits(double value, int lean) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 63) << 15;
    if (Double.isNaN(value)) {
      return infinity | (1 << (fractionBits - 1));
    }
    if (Double.isInfinite(value)) {
      return sign | infinity;
    }
    int dropped = droppedBits(value);
    if (dropped > DOUBLE_FRACTION_BITS + 1) {
      return sign;
    }
    long significand = significand(value);
    long kept = significand >>> dropped;
    int order = Long.compare(significand & mask(dropped), half(dropped));
    boolean up = order > 0 || (order == 0 && (lean > 0 || (lean == 0 && (kept & 1) == 1)));
    // The leading 1 of a normal value, and a carry, count the exponent up by one.
    int exponent = Math.max(Math.getExponent(value) + bias - 1, 0);
    long magnitude = ((long) exponent << fractionBits) + kept + (up ? 1 : 0);
    return sign | (int) Math.min(magnitude, infinity);
  }

  /** How many of the 53 bits of a double's significand the format has no room for. */
  private int droppedBits(double value) {
    int belowNormal = Math.max(0, 1 - bias - Math.getExponent(value));
    return DOUBLE_FRACTION_BITS - fractionBits + belowNormal;
  }

  private static long significand(double value) {
    return (Double.doubleToRawLongBits(value) & DOUBLE_FRACTION) | (DOUBLE_FRACTION + 1);
  }

  private static long mask(int bits) {
    return (1L << bits) - 1;
  }

  private static long half(int bits) {
    return 1L << (bits - 1);
  }
}
