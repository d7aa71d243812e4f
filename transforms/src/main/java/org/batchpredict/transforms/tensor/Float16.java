package org.batchpredict.transforms.tensor;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A floating-point format of 16 bits; it finds the text of each bit pattern once. */
public final class Float16 {
  /** IEEE 754 binary16. */
  public static final Float16 HALF = new Float16(5);

  /** The upper half of an IEEE 754 binary32. */
  public static final Float16 BFLOAT16 = new Float16(8);

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

  private Float16(int exponentBits) {
    this.fractionBits = 15 - exponentBits;
    this.maxExponent = (1 << exponentBits) - 1;
    this.bias = maxExponent >> 1;
  }

  /** The format of HALF or BFLOAT16. */
  public static Float16 of(DType dtype) {
    return switch (dtype) {
      case HALF -> HALF;
      case BFLOAT16 -> BFLOAT16;
      default -> throw new IllegalArgumentException("Not a dtype of 16-bit floats: " + dtype);
    };
  }

  public boolean isFinite(short bits) {
    return exponent(bits) != maxExponent;
  }

  /** The value of a bit pattern, exactly. */
  public double value(short bits) {
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

  /** The bits of the nearest value, of two equally near the even one. */
  public short bits(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 63) << 15;
    int infinity = maxExponent << fractionBits;
    if (Double.isNaN(value)) {
      return (short) (infinity | 1 << (fractionBits - 1));
    }
    if (Double.isInfinite(value)) {
      return (short) (sign | infinity);
    }
    // The leading 1 of a normal value, and a carry, count the exponent up by one.
    int exponent = exponent(value) + bias - 1;
    int magnitude = (exponent << fractionBits) + (int) Math.rint(units(value));
    return (short) (sign | Math.min(magnitude, infinity));
  }

  /** Whether a value lies exactly between two neighbours of the format. */
  public boolean isHalfway(double value) {
    double units = units(value);
    return units - Math.floor(units) == 0.5;
  }

  /** The shortest decimal that reads back as a finite value. */
  public String text(short bits) {
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

  /** The exponent of a finite value here; all values below the normal ones share the least. */
  private int exponent(double value) {
    return Math.max(Math.getExponent(value), 1 - bias);
  }

  /** A finite value in units of the last place that it has here, exactly. */
  private double units(double value) {
    return Math.scalb(Math.abs(value), fractionBits - exponent(value));
  }

  private int exponent(short bits) {
    return bits >> fractionBits & maxExponent;
  }
}
