package org.batchpredict.transforms.format;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A float format of 16 bits; it finds the text of each bit pattern once. */
final class NarrowFloat {
  /** IEEE 754 binary16. */
  static final NarrowFloat HALF = new NarrowFloat(5);

  /** The upper half of an IEEE 754 binary32. */
  static final NarrowFloat BFLOAT16 = new NarrowFloat(8);

  /** Java's style writes one digit before the point and one after it at least. */
  private static final int LEAST_DIGITS = 2;

  /**
   * The nearest decimal first, then its neighbours: at powers of two the interval of the decimals
   * that read back is lopsided, and the farther neighbour may lie in it alone.
   */
  private static final List<RoundingMode> ROUNDINGS =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP);

  private final int fractionBits;
  private final int maxExponent;
  private final int bias;

  /** Filled by all threads without a lock: a text read is whole, a text lost is found again. */
  private final @Nullable String[] texts = new @Nullable String[1 << 16];

  private NarrowFloat(int exponentBits) {
    this.fractionBits = 15 - exponentBits;
    this.maxExponent = (1 << exponentBits) - 1;
    this.bias = maxExponent >> 1;
  }

  boolean isFinite(short bits) {
    return exponent(bits) != maxExponent;
  }

  /** The value of a bit pattern, exactly. */
  double value(short bits) {
    int fraction = bits & ((1 << fractionBits) - 1);
    int exponent = exponent(bits);
    double magnitude;
    if (exponent == maxExponent) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, 1 - bias - fractionBits);
    } else {
      magnitude =
          Math.scalb((double) (fraction | 1 << fractionBits), exponent - bias - fractionBits);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The shortest decimal that reads back as a finite value. */
  String text(short bits) {
    int index = Short.toUnsignedInt(bits);
    String text = texts[index];
    if (text == null) {
      text = NumberOutput.toString(shortest(bits), true);
      texts[index] = text;
    }
    return text;
  }

  /**
   * The double nearest to the shortest decimal; the double's own shortest text is that decimal, as
   * it has few digits.
   */
  private double shortest(short bits) {
    short magnitude = (short) (bits & 0x7FFF);
    if (magnitude == 0) {
      return value(bits);
    }
    double shortest = shortestPositive(magnitude).doubleValue();
    return bits < 0 ? -shortest : shortest;
  }

  private BigDecimal shortestPositive(short bits) {
    double value = value(bits);
    double below = value((short) (bits - 1));
    double above = value((short) (bits + 1));
    if (Double.isInfinite(above)) {
      above = value + (value - below);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal low = new BigDecimal((below + value) / 2);
    BigDecimal high = new BigDecimal((value + above) / 2);
    boolean tiesToValue = (bits & 1) == 0;
    for (int digits = LEAST_DIGITS; ; digits++) {
      for (RoundingMode mode : ROUNDINGS) {
        BigDecimal decimal = exact.round(new MathContext(digits, mode));
        int overLow = decimal.compareTo(low);
        int overHigh = decimal.compareTo(high);
        if (tiesToValue ? overLow >= 0 && overHigh <= 0 : overLow > 0 && overHigh < 0) {
          return decimal;
        }
      }
    }
  }

  private int exponent(short bits) {
    return bits >> fractionBits & maxExponent;
  }
}
