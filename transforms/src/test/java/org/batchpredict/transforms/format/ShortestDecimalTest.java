package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against Jackson's, which makes a string of each number. */
class ShortestDecimalTest {
  private final ShortestDecimal shortest = new ShortestDecimal();
  private final byte[] out = new byte[1 + ShortestDecimal.MAX_CHARS];

  private String text(double value) {
    return new String(out, 1, shortest.write(value, out, 1) - 1, US_ASCII);
  }

  private void check(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      assertThat(text(value)).isEqualTo(NumberOutput.toString(value, true));
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
    assertThat(text(-Double.MIN_VALUE)).isEqualTo("-4.9E-324");
    assertThat(text(Double.MAX_VALUE)).isEqualTo("1.7976931348623157E308");
    assertThat(text(Double.parseDouble("2e23"))).isEqualTo("2.0E23");
    assertThat(text(0.0)).isEqualTo("0.0");
    assertThat(text(-0.0)).isEqualTo("-0.0");
    assertThat(text(0.001)).isEqualTo("0.001");
    assertThat(text(1e7)).isEqualTo("1.0E7");
  }
}
