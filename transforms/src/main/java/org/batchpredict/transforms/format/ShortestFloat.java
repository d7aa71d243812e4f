package org.batchpredict.transforms.format;

import static org.batchpredict.transforms.format.ShortestDecimal.EIGHT_DIGITS;
import static org.batchpredict.transforms.format.ShortestDecimal.HALF_BITS;
import static org.batchpredict.transforms.format.ShortestDecimal.ZEROS;
import static org.batchpredict.transforms.format.ShortestDecimal.isAtMost;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes floats as {@link ShortestDecimal} does, by the same way and in fewer steps: of a float 64
 * bits of the power of ten are enough, which one product shows (as all floats that there are have
 * shown), the ends of what rounds to it are a shift away, and it has nine digits at most. What is
 * rare is left to it: zero, the smallest, powers of two, exponents. Belongs to one thread.
 */
final class ShortestFloat {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FRACTION_BITS = 23;
  private static final int FRACTION = (1 << FRACTION_BITS) - 1;
  private static final int EXPONENTS = 0xff;
  private static final int BIAS = Float.MAX_EXPONENT + FRACTION_BITS;

  /** Of a product so many bits are below {@code 10^k}: its quarters, and 31 more. */
  private static final int BELOW = 2 + 31;

  /** What nine digits are made with, of seven, eight or nine. */
  private static final long[] PADDING = {100, 10, 1};

  private final ShortestDecimal rest;

  // By the exponent's bits, as far as they were needed; of the others the power is 0.
  private final long[] powers = new long[EXPONENTS];
  private final int[] shifts = new int[EXPONENTS];
  private final int[] exponents = new int[EXPONENTS];

  ShortestFloat(ShortestDecimal rest) {
    this.rest = rest;
  }

  /**
   * Writes a finite float.
   *
   * @param at the index of its first character, from which there is room for {@link
   *     ShortestDecimal#MAX_CHARS}
   * @return the index past its last one
   */
  int write(float value, byte[] text, int at) {
    int bits = Float.floatToRawIntBits(value);
    int fraction = bits & FRACTION;
    int biased = (bits >>> FRACTION_BITS) & EXPONENTS;
    if (fraction == 0 || biased == 0) {
      return rest.write(value, text, at);
    }
    long power = powers[biased];
    if (power == 0) {
      power = prepare(biased);
    }
    long digits = digits(fraction | (1 << FRACTION_BITS), power, shifts[biased]);
    text[at] = '-'; // or a digit, in a moment
    return write(digits, exponents[biased], text, at + (bits >>> (Integer.SIZE - 1)));
  }

  private long prepare(int biased) {
    int q = biased - BIAS;
    int k = ShortestDecimal.exponent(q, false);
    exponents[biased] = k;
    shifts[biased] = ShortestDecimal.shift(q, k) + BELOW;
    powers[biased] = ShortestDecimal.power(k).shiftRight(HALF_BITS).longValue() + 1;
    return powers[biased];
  }

  /** The digits of {@code c}, of 24 bits, times a power of two: seven to nine. */
  private static long digits(long c, long power, int shift) {
    long value = Math.multiplyHigh(power, c << shift);
    long half = power >>> -(shift - 1);
    // Of an odd value the ends round to its neighbours: they count when it is even. Two units are
    // more than what is cut off, and less than what a float lacks to an end that it is not at.
    long inside = 4 * (c & 1) - 2;
    long from = value - half + inside;
    long to = value + half - inside;
    long below = value >>> BELOW;
    long shorter = ((below * 0xcccccccdL) >>> 35) * 10; // below / 10 * 10
    // What is chosen is a matter of chance, which a branch would often get wrong: 1 is yes, 0 no.
    long down = isAtMost(from, below << BELOW);
    long up = isAtMost((below + 1) << BELOW, to);
    long nearer = isAtMost((2 * below + 1) << (BELOW - 1), value - 1 + (below & 1));
    long one = down ^ up;
    long longer = below + ((up & one) | (nearer & ~one));
    long shorterDown = isAtMost(from, shorter << BELOW);
    long shorterUp = isAtMost((shorter + 10) << BELOW, to);
    return longer + ((shorter + 10 * shorterUp - longer) & -(shorterDown ^ shorterUp));
  }

  private static int write(long digits, int exponent, byte[] text, int start) {
    int more = (int) (isAtMost(10_000_000, digits) + isAtMost(EIGHT_DIGITS, digits));
    int point = 7 + more + exponent; // digits before it
    if (point < -2 || point > 7) {
      return ShortestDecimal.write(digits, exponent, text, start);
    }
    long nine = digits * PADDING[more];
    long first = (nine * 1_441_151_881) >>> 57; // nine / EIGHT_DIGITS
    long eight = ShortestDecimal.eightDigits(nine - first * EIGHT_DIGITS);
    int count = 1 + ShortestDecimal.significant(eight); // zeros at the end are none
    if (point <= 0) {
      LONG.set(text, start, ZEROS);
      text[start + 1] = '.';
      int at = start + 2 - point;
      text[at] = (byte) ('0' + first);
      LONG.set(text, at + 1, eight | ZEROS);
      return at + count;
    }
    text[start] = (byte) ('0' + first);
    LONG.set(text, start + 1, eight | ZEROS);
    text[start + point] = '.';
    LONG.set(text, start + point + 1, (eight | ZEROS) >>> (Byte.SIZE * (point - 1)));
    return start + Math.max(count, point + 1) + 1;
  }
}
