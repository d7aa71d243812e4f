package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LineEndsTest {
  @Property
  void findsTheFirstNewline(
      @ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 40) int start) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] % 8 == 0 ? (byte) (10 + bytes[i] / 64) : bytes[i]; // near misses too
    }
    int from = Math.min(start, bytes.length);
    assertThat(LineEnds.indexOf(bytes, from, bytes.length))
        .isEqualTo(new String(bytes, ISO_8859_1).indexOf('\n', from));
  }
}
