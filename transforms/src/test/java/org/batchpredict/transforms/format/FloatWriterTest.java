package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatWriterTest {
  @ParameterizedTest
  @CsvSource({
    "0x00000000, 0.0",
    "0x80000000, -0.0",
    "0x3F800000, 1.0",
    "0x40400000, 3.0",
    "0x3DCCCCCD, 0.1",
    "0x3A83126F, 0.001",
    "0x501502F9, 1.0E10",
    "0x4B800000, 1.6777216E7",
    "0x4B189680, 1.0E7",
    "0x00000001, 1.4E-45",
    "0x0000000E, 2.0E-44",
    "0x4D000000, 1.3421773E8",
    "0x7F7FFFFF, 3.4028235E38",
    "0xFF7FFFFF, -3.4028235E38",
    "0x7FC00000, '\"NaN\"'",
    "0xFFC00001, '\"NaN\"'",
    "0x7F800000, '\"Infinity\"'",
    "0xFF800000, '\"-Infinity\"'",
  })
  void writesFloats(String bits, String text) {
    assertThat(text(DType.FLOAT, Long.decode(bits))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "2.0E-3, 0.002",
    "2E23, 2.0E23",
    "1e10, 1.0E10",
    "4.9E-324, 4.9E-324",
    "-0.0, -0.0",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "9007199254740993, 9.007199254740992E15",
    "NaN, '\"NaN\"'",
    "Infinity, '\"Infinity\"'",
    "-Infinity, '\"-Infinity\"'",
  })
  void writesDoubles(double value, String text) {
    assertThat(text(DType.DOUBLE, Double.doubleToRawLongBits(value))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "HALF, 0x2E66, 0.1",
    "HALF, 0x7BFF, 65500.0",
    "HALF, 0x0001, 6.0E-8",
    "HALF, 0x8000, -0.0",
    "HALF, 0xBC00, -1.0",
    "HALF, 0x7C00, '\"Infinity\"'",
    "HALF, 0xFE00, '\"NaN\"'",
    "BFLOAT16, 0x3DCD, 0.1",
    "BFLOAT16, 0x4049, 3.14",
    "BFLOAT16, 0x7F7F, 3.39E38",
    "BFLOAT16, 0xFF80, '\"-Infinity\"'",
  })
  void writesFloatsOf16Bits(DType dtype, String bits, String text) {
    assertThat(text(dtype, Long.decode(bits))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0x7FC00000, NaN", "0xFF800000, -Infinity", "0x3F800000, 1.0"})
  void writesBareWords(String bits, String text) {
    assertThat(write(FloatWriter.bare(DType.FLOAT), Formats.bits(DType.FLOAT, Long.decode(bits))))
        .isEqualTo(text);
  }

  @Property
  void everyFloatReadsBackFromItsShortestText(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    Assume.that(Float.isFinite(value));
    String text = text(DType.FLOAT, bits);
    assertThat(Float.floatToRawIntBits(Float.parseFloat(text))).isEqualTo(bits);
    assertThat(isShortest(text, value, d -> Float.parseFloat(d.toString()) == value)).isTrue();
  }

  @Property
  void everyDoubleReadsBackFromItsShortestText(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    Assume.that(Double.isFinite(value));
    String text = text(DType.DOUBLE, bits);
    assertThat(Double.doubleToRawLongBits(Double.parseDouble(text))).isEqualTo(bits);
    assertThat(isShortest(text, value, d -> Double.parseDouble(d.toString()) == value)).isTrue();
  }

  /**
   * Whether no decimal with a digit less reads back, down to the two digits of the style, and none
   * of as many digits is nearer.
   */
  static boolean isShortest(String text, double value, Predicate<BigDecimal> readsBack) {
    BigDecimal decimal = new BigDecimal(text);
    BigDecimal exact = new BigDecimal(value);
    int digits = Math.max(2, decimal.stripTrailingZeros().precision());
    BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (readsBack.test(nearest) && nearest.compareTo(decimal) != 0) {
      return false;
    }
    if (digits == 2) {
      return true;
    }
    return !readsBack.test(exact.round(new MathContext(digits - 1, RoundingMode.DOWN)))
        && !readsBack.test(exact.round(new MathContext(digits - 1, RoundingMode.UP)));
  }

  private static String text(DType dtype, long bits) {
    return write(FloatWriter.json(dtype), Formats.bits(dtype, bits));
  }

  private static String write(FloatWriter writer, Column column) {
    LineBuffer out = new LineBuffer();
    assertThat(writer.write(column, 0, 1, out)).isTrue();
    return new String(out.toByteArray(), UTF_8);
  }
}
