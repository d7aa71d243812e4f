package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against Jackson's, which makes a string of each number. */
class ShortestDecimalTest {
  private final ShortestDecimal shortest = new ShortestDecimal();
  private final LineBuffer out = new LineBuffer();

  private String text(float value) {
    out.clear();
    shortest.append(value, out);
    return new String(out.bytes(), 0, out.size(), US_ASCII);
  }

  private String text(double value) {
    out.clear();
    shortest.append(value, out);
    return new String(out.bytes(), 0, out.size(), US_ASCII);
  }

  private void check(int bits) {
    float value = Float.intBitsToFloat(bits);
    if (Float.isFinite(value)) {
      assertThat(text(value)).isEqualTo(NumberOutput.toString(value, true));
    }
  }

  private void check(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      assertThat(text(value)).isEqualTo(NumberOutput.toString(value, true));
    }
  }

  @Test
  void writesFloats() {
    for (int bits = 0; bits >= 0; bits += 10_007) { // all exponents, a stride that is prime
      check(bits);
      check(-bits);
    }
    for (int exponent = 0; exponent < 255; exponent++) {
      for (int near = -20; near <= 20; near++) { // the next below a power of two is nearer
        check((exponent << 23) + near);
      }
    }
    for (int value = 0; value < 100_000; value++) {
      check(Float.floatToRawIntBits(value / 1000f));
      check(Float.floatToRawIntBits(value * 1000f));
    }
  }

  @Test
  void writesDoubles() {
    Random random = new Random(14);
    for (int i = 0; i < 500_000; i++) {
      check(random.nextLong());
      check(Double.doubleToRawLongBits(random.nextInt(1_000_000) / 1e4));
    }
    for (long exponent = 0; exponent < 2047; exponent++) {
      for (int near = -20; near <= 20; near++) {
        check((exponent << 52) + near);
      }
    }
  }

  @Test
  void writesTheEnds() {
    assertThat(text(0f)).isEqualTo("0.0");
    assertThat(text(-0f)).isEqualTo("-0.0");
    assertThat(text(Float.MIN_VALUE)).isEqualTo("1.4E-45");
    assertThat(text(Float.MAX_VALUE)).isEqualTo("3.4028235E38");
    assertThat(text(-Double.MIN_VALUE)).isEqualTo("-4.9E-324");
    assertThat(text(Double.MAX_VALUE)).isEqualTo("1.7976931348623157E308");
    assertThat(text(Double.parseDouble("2e23"))).isEqualTo("2.0E23");
    assertThat(text(0.001f)).isEqualTo("0.001");
    assertThat(text(9_999_999f)).isEqualTo("9999999.0");
    assertThat(text(1e7f)).isEqualTo("1.0E7");
  }
}
