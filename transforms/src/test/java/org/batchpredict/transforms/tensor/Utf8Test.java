package org.batchpredict.transforms.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "61bf",
        "c0af",
        "c1bf",
        "e08080",
        "e09fbf",
        "f08fbfbf",
        "eda080",
        "edbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "c3",
        "e282",
        "f09f98",
        "c361",
        "e28261",
        "e26182",
        "f09f9861"
      })
  void refuses(String hex) {
    assertThat(isValid(HexFormat.of().parseHex(hex))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "61",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbfbf",
        "f0908080",
        "f48fbfbf"
      })
  void accepts(String hex) {
    assertThat(isValid(HexFormat.of().parseHex(hex))).isTrue();
  }

  @Test
  void agreesWithTheDecoderOnAllPairs() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      assertAgrees(new byte[] {(byte) (pair >> 8), (byte) pair});
    }
  }

  @Property(tries = 5000)
  void agreesWithTheDecoder(@ForAll @Size(max = 2) byte[] prefix, @ForAll int four) {
    byte[] bytes = ByteBuffer.allocate(prefix.length + 4).put(prefix).putInt(four).array();
    assertAgrees(bytes);
    bytes[prefix.length] |= (byte) 0xE0;
    for (int i = prefix.length + 1; i < bytes.length; i++) {
      bytes[i] = (byte) ((bytes[i] & 0x3F) | 0x80);
    }
    assertAgrees(bytes);
  }

  private static void assertAgrees(byte[] bytes) {
    boolean decodes = true;
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      decodes = false;
    }
    assertThat(isValid(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(decodes);
  }

  private static boolean isValid(byte[] bytes) {
    byte[] within = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, within, 1, bytes.length);
    within[within.length - 1] = (byte) 0x80; // must not be looked at
    return Utf8.isValid(within, 1, bytes.length);
  }
}
