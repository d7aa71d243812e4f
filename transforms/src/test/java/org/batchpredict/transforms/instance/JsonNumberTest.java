package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
  private final JsonNumber number = new JsonNumber();

  private int read(String text, char next) {
    return number.read(bytes(text, next), 0);
  }

  private int readFraction(String text) {
    return number.readFraction(bytes(text, ','), 0);
  }

  private static byte[] bytes(String text, char next) {
    byte[] bytes = (text + next).getBytes(ISO_8859_1);
    return Arrays.copyOf(bytes, bytes.length + JsonNumber.LOOKS_AHEAD);
  }

  private void check(String text) {
    assertThat(read(text, ',')).as(text).isEqualTo(text.length());
    assertThat(number.toFloat()).as(text).isEqualTo(Float.parseFloat(text));
    assertThat(number.toDouble()).as(text).isEqualTo(Double.parseDouble(text));
    int past = readFraction(text);
    if (past >= 0) {
      assertThat(past).as(text).isEqualTo(text.length());
      assertThat(number.nearestFloat()).as(text).isIn(Float.parseFloat(text), Float.NaN);
      assertThat(number.nearestDouble()).as(text).isIn(Double.parseDouble(text), Double.NaN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "-0.0e5",
        "1",
        "10",
        "12345678",
        "123456789012345678",
        "0.5",
        "0.1",
        "1e10",
        "1E+10",
        "1e-10",
        "9007199254740993",
        "9007199254740993.0",
        "16777217",
        "16777217.00000001",
        "16777216.99999999",
        "33554435",
        "1.17549435e-38",
        "1.4e-45",
        "3.4028235e38",
        "3.4028236e38",
        "1.7976931348623157e308",
        "2.2250738585072014e-308",
        "4.9e-324",
        "1e400",
        "1e-400",
        "18446744073709551615",
        "9999999999999999999",
        "0.00000000000000000000012345678901",
        "1.00000005960464477539",
        "1.000000059604644775390625",
        "1.0000000596046447754",
        "0.5000000298023224" // as a double it is in the middle of two floats, and so it is not
      })
  void readsTheNearestValue(String text) {
    check(text);
  }

  @Test
  void readsTheNearestValueOfAnyNumber() {
    Random random = new Random(12);
    for (int i = 0; i < 300_000; i++) {
      check(Float.toString(finite(Float.intBitsToFloat(random.nextInt()))));
      check(Double.toString(finite(Double.longBitsToDouble(random.nextLong()))));
      long digits = random.nextLong() >>> random.nextInt(64);
      check(BigDecimal.valueOf(digits, random.nextInt(70) - 20).toString().replace("E", "e"));
      check(String.valueOf(random.nextInt(2_000_001) / 1e6f));
    }
  }

  /** Just at, below and above what lies between two floats, or two doubles. */
  @Test
  void readsTheNearestValueNextToTies() {
    Random random = new Random(13);
    for (int i = 0; i < 20_000; i++) {
      float value = Math.abs(finite(Float.intBitsToFloat(random.nextInt())));
      BigDecimal middle = new BigDecimal(value).add(new BigDecimal((double) Math.ulp(value) / 2));
      BigDecimal step = middle.ulp();
      for (BigDecimal near : new BigDecimal[] {middle, middle.add(step), middle.subtract(step)}) {
        if (near.precision() <= 30 && near.scale() <= 38 && near.scale() >= 0) {
          check(near.toPlainString());
        }
      }
      double wide = random.nextInt(1 << 20) + random.nextDouble();
      BigDecimal between = new BigDecimal(wide).add(new BigDecimal(Math.ulp(wide) / 2));
      check(between.round(new MathContext(19)).toString());
    }
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 1;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 1;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "01", "-01", "1.", ".5", "1e", "1e+", "e1", "+1", "N", "\u00b2", "1.e5"})
  void readsNothingElse(String text) {
    int past = read(text, ',');

    assertThat(past).as(text).isNotEqualTo(text.length());
    assertThat(readFraction(text)).as(text).isNotEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "-0.5", "-0.0", "9.123456789012345", "1.000000059604644775"})
  void readsFractionsTheShortWay(String text) {
    assertThat(readFraction(text)).isEqualTo(text.length());
    assertThat(number.nearestFloat()).isEqualTo(Float.parseFloat(text));
    assertThat(number.nearestDouble()).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "10.5", "1.5e3", "-", "1.0000000000000000000", "\u00ff0.5"})
  void leavesOtherNumbersToTheLongWay(String text) {
    assertThat(readFraction(text)).isNegative();
  }

  @Test
  void knowsLongs() {
    read("-123456789012345678", ']');
    assertThat(number.isLong()).isTrue();
    assertThat(number.toLong()).isEqualTo(-123_456_789_012_345_678L);
    read("1234567890123456789", ']');
    assertThat(number.isLong()).isFalse();
    read("1e3", ']');
    assertThat(number.isLong()).isFalse();
    read("3.0", ']');
    assertThat(number.isLong()).isFalse();
  }
}
