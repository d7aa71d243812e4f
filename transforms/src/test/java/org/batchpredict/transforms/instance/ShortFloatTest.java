package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All values of each format, and what lies between them. */
class ShortFloatTest {
  @ParameterizedTest
  @EnumSource(ShortFloat.class)
  void everyValueIsItself(ShortFloat format) {
    for (int bits = 0; bits < infinity(format); bits++) {
      assertThat(format.bits(value(format, bits), 0)).isEqualTo(bits);
      assertThat(format.bits(-value(format, bits), 0)).isEqualTo(bits | 0x8000);
      assertThat(format.isHalfway(value(format, bits))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(ShortFloat.class)
  void roundsToTheNearestAndHalfwayToEvenOrWhereItLeans(ShortFloat format) {
    for (int bits = 0; bits < infinity(format); bits++) {
      double halfway = (value(format, bits) + value(format, bits + 1)) / 2;
      int even = (bits & 1) == 0 ? bits : bits + 1;

      assertThat(format.isHalfway(halfway)).isTrue();
      assertThat(format.bits(halfway, 0)).isEqualTo(even);
      assertThat(format.bits(halfway, -1)).isEqualTo(bits);
      assertThat(format.bits(-halfway, 1)).isEqualTo((bits + 1) | 0x8000);
      assertThat(format.bits(Math.nextDown(halfway), 0)).isEqualTo(bits);
      assertThat(format.bits(Math.nextUp(halfway), 0)).isEqualTo(bits + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(ShortFloat.class)
  void keepsInfinitiesAndNaN(ShortFloat format) {
    int infinity = infinity(format);

    assertThat(format.bits(Double.POSITIVE_INFINITY, 0)).isEqualTo(infinity);
    assertThat(format.bits(-1e300, 0)).isEqualTo(infinity | 0x8000);
    assertThat(format.isInfinite(infinity | 0x8000)).isTrue();
    assertThat(format.bits(Double.NaN, 0)).isGreaterThan(infinity).isLessThan(0x8000);
    assertThat(format.bits(Double.MIN_VALUE, 0)).isZero();
  }

  @ParameterizedTest
  @EnumSource(ShortFloat.class)
  void comparesDecimalsWithTheirDoublesExactly(ShortFloat format) {
    Decimal decimal = new Decimal();
    for (int bits = 0; bits < infinity(format); bits += 97) {
      double halfway = (value(format, bits) + value(format, bits + 1)) / 2;
      BigDecimal exact = new BigDecimal(halfway);
      BigDecimal little = exact.movePointLeft(40);
      for (BigDecimal other : new BigDecimal[] {exact, exact.add(little), exact.subtract(little)}) {
        for (String text : new String[] {other.toString(), other.toPlainString() + "000e0"}) {
          if (text.contains(".") || !text.endsWith("000e0")) {
            assertThat(decimal.parse(text.toCharArray(), 0, text.length())).isTrue();
            assertThat(Integer.signum(decimal.compareMagnitude(-halfway)))
                .as(text)
                .isEqualTo(other.compareTo(exact));
          }
        }
      }
    }
  }

  private static int fractionBits(ShortFloat format) {
    return format == ShortFloat.HALF ? 10 : 7;
  }

  private static int infinity(ShortFloat format) {
    return format == ShortFloat.HALF ? 0x7c00 : 0x7f80;
  }

  /** The value of bits; that of infinity's is where the next value would lie. */
  private static double value(ShortFloat format, int bits) {
    int fractionBits = fractionBits(format);
    int exponent = bits >> fractionBits;
    int fraction = bits & ((1 << fractionBits) - 1);
    int bias = format == ShortFloat.HALF ? 15 : 127;
    return exponent == 0
        ? Math.scalb((double) fraction, 1 - bias - fractionBits)
        : Math.scalb((double) (fraction + (1 << fractionBits)), exponent - bias - fractionBits);
  }
}
