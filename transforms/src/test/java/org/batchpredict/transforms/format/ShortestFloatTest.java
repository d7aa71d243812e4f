package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.NumberOutput;
import org.junit.jupiter.api.Test;

/** Against Jackson's, which makes a string of each number. */
class ShortestFloatTest {
  private final ShortestFloat shortest = new ShortestFloat(new ShortestDecimal());
  private final byte[] out = new byte[1 + ShortestDecimal.MAX_CHARS];

  private String text(float value) {
    return new String(out, 1, shortest.write(value, out, 1) - 1, US_ASCII);
  }

  private void check(int bits) {
    float value = Float.intBitsToFloat(bits);
    if (Float.isFinite(value)) {
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
  void writesTheEnds() {
    assertThat(text(0f)).isEqualTo("0.0");
    assertThat(text(-0f)).isEqualTo("-0.0");
    assertThat(text(Float.MIN_VALUE)).isEqualTo("1.4E-45");
    assertThat(text(Float.MAX_VALUE)).isEqualTo("3.4028235E38");
    assertThat(text(0.001f)).isEqualTo("0.001");
    assertThat(text(Math.nextDown(0.001f))).startsWith("9.99999").endsWith("E-4");
    assertThat(text(9_999_999f)).isEqualTo("9999999.0");
    assertThat(text(1e7f)).isEqualTo("1.0E7");
  }
}
