package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All values of each format, and what lies between them. */
class ShortFloatEncoderTest {
  @ParameterizedTest
  @EnumSource(names = {"HALF", "BFLOAT16"})
  void everyValueIsItself(DType dtype) {
    Float16 format = Float16.of(dtype);
    for (short bits = 0; format.isFinite(bits); bits++) {
      double value = format.value(bits);
      assertThat(format.bits(value)).isEqualTo(bits);
      assertThat(format.bits(-value)).isEqualTo(negative(bits));
      assertThat(format.isHalfway(value)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "BFLOAT16"})
  void roundsToTheNearestAndHalfwayToEven(DType dtype) {
    Float16 format = Float16.of(dtype);
    for (short bits = 0; format.isFinite(bits); bits++) {
      double halfway = halfway(format, bits);
      int even = (bits & 1) == 0 ? bits : bits + 1;

      assertThat(format.isHalfway(halfway)).isTrue();
      assertThat(format.bits(halfway)).isEqualTo((short) even);
      assertThat(format.bits(-halfway)).isEqualTo(negative(even));
      assertThat(format.bits(Math.nextDown(halfway))).isEqualTo(bits);
      assertThat(format.bits(-Math.nextUp(halfway))).isEqualTo(negative(bits + 1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "BFLOAT16"})
  void keepsInfinitiesAndNaN(DType dtype) {
    Float16 format = Float16.of(dtype);
    short infinity = format.bits(Double.POSITIVE_INFINITY);

    assertThat(format.value(infinity)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(format.bits(-1e300)).isEqualTo(negative(infinity));
    assertThat(format.value(format.bits(Double.NaN))).isNaN();
    assertThat(format.bits(Double.MIN_VALUE)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "BFLOAT16"})
  void roundsTheDecimalAndNotItsDouble(DType dtype) {
    Float16 format = Float16.of(dtype);
    for (short bits = 1; format.isFinite(bits); bits = (short) (bits + 97)) {
      BigDecimal exact = new BigDecimal(halfway(format, bits));
      BigDecimal little = exact.movePointLeft(40);
      List<BigDecimal> numbers = List.of(exact, exact.subtract(little), exact.add(little));
      int even = (bits & 1) == 0 ? bits : bits + 1;

      assertThat(bits(dtype, numbers.stream().map(BigDecimal::toString)))
          .containsExactly((short) even, bits, (short) (bits + 1));
      assertThat(bits(dtype, numbers.stream().map(number -> "-" + number.toPlainString())))
          .containsExactly(negative(even), negative(bits), negative(bits + 1));
    }
  }

  private static List<Object> bits(DType dtype, Stream<String> texts) {
    return Encoding.values(
        Encoding.encode(Encoding.STRICT, Encoding.input("x", dtype), texts.toArray(String[]::new)));
  }

  private static double halfway(Float16 format, short bits) {
    double value = format.value(bits);
    double above = format.value((short) (bits + 1));
    double below = format.value((short) (bits - 1));
    return value + (Double.isInfinite(above) ? value - below : above - value) / 2;
  }

  private static short negative(int bits) {
    return (short) (bits | 0x8000);
  }
}
