package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LineBufferTest {
  private final LineBuffer buffer = new LineBuffer();

  @Test
  void growsAndKeepsItsBytes() {
    String piece = "0123456789abcdef";
    int pieces = 20_000;
    for (int i = 0; i < pieces; i++) {
      buffer.appendAscii(piece);
    }
    assertThat(buffer.size()).isEqualTo(pieces * piece.length());
    assertThat(new String(buffer.toByteArray(), US_ASCII)).isEqualTo(piece.repeat(pieces));
  }

  @Test
  void truncatesToASizeItHad() {
    buffer.appendAscii("abc");
    buffer.truncate(1);
    buffer.append('z');
    assertThat(new String(buffer.toByteArray(), US_ASCII)).isEqualTo("az");
  }

  @Test
  void keepsAHugeArrayForAsLongAsItIsNeeded() {
    buffer.append(new byte[5 << 20]);
    buffer.clear();
    byte[] huge = buffer.bytes();
    buffer.append(new byte[4 << 20]);
    buffer.clear();
    assertThat(buffer.bytes()).isSameAs(huge);
    buffer.append('a');
    buffer.clear();
    assertThat(buffer.size()).isZero();
    assertThat(buffer.bytes().length).isLessThan(1 << 20);
  }

  @Test
  void saysWhenItCannotGrow() {
    buffer.append('a');
    assertThatThrownBy(() -> buffer.reserve(Integer.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot hold 2147483648 bytes of predictions (use a smaller batchSize)");
  }
}
