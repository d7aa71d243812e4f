package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.instance.Encoding.STRICT;
import static org.batchpredict.transforms.instance.Encoding.encode;
import static org.batchpredict.transforms.instance.Encoding.failure;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.keyed;
import static org.batchpredict.transforms.instance.Encoding.signature;
import static org.batchpredict.transforms.instance.Encoding.values;

import java.nio.charset.Charset;
import java.util.HexFormat;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class HostileInputTest {
  private static final TensorSpec ANY =
      new TensorSpec("x", "x:0", DType.FLOAT, RowShape.unknownRank(), false);
  private static final int LONG = 1_000_000;

  @Test
  void refusesNestingBombs() {
    String bomb = "[".repeat(LONG);
    String message = "lists or objects nested more than 1000 deep";

    assertThat(failure(ANY, bomb).message()).endsWith(message);
    assertThat(failure(ANY, "{\"x\":".repeat(2000)).message()).doesNotContain("Jackson");
    assertThat(failure(keyed("id"), signature(ANY), "{\"id\": " + bomb).message())
        .endsWith(message);
    assertThat(values(encode(STRICT, ANY, "[".repeat(900) + 1 + "]".repeat(900))))
        .containsExactly(1f);
  }

  @ParameterizedTest
  @EnumSource(value = DType.class, names = "STRING", mode = EnumSource.Mode.EXCLUDE)
  void readsLongNumbersInLinearTime(DType dtype) {
    String digits = "7".repeat(LONG);

    EncodedBatch encoded =
        encode(
            STRICT,
            input("x", dtype),
            digits,
            "0." + digits,
            digits + "e-" + (LONG - 1),
            "1." + "0".repeat(LONG),
            "1" + "0".repeat(LONG) + "e-" + LONG,
            "0.00000002980232238769531250" + digits + "e0",
            "1e" + digits);

    assertThat(encoded.failure(0)).isNotNull();
    boolean real = dtype.kind() == DType.Kind.FLOAT;
    assertThat(encoded.failure(3) == null).isEqualTo(real);
    assertThat(encoded.failure(4) == null).isEqualTo(real);
    assertThat(encoded.failure(6)).isNotNull();
    assertThat(Encoding.message(encoded, 0)).hasSizeLessThan(200);
  }

  @Test
  void readsLongStringsAndNames() {
    String text = "a".repeat(20_000_001);
    String name = "a".repeat(100_000);

    EncodedBatch encoded =
        encode(STRICT, input("x", DType.STRING), '"' + text + '"', "{\"" + name + "\": 1}");

    assertThat(encoded.groups().get(0).inputs().get(0).rows()).isEqualTo(1);
    assertThat(Encoding.message(encoded, 1))
        .isEqualTo("Unknown key \"" + "a".repeat(40) + "…\" (valid: x)");
  }

  @Test
  void cutsValuesInMessagesShort() {
    assertThat(failure(ANY, '"' + "\u0000é".repeat(50) + '"').message())
        .startsWith("Invalid JSON near byte 1: ");
    assertThat(failure(ANY, '"' + "é😀\\n".repeat(50) + '"').message())
        .isEqualTo(
            "Invalid value for \"x\": string \""
                + "é😀\\u000a".repeat(10)
                + "…\" (must be a number)");
  }

  @ParameterizedTest
  @CsvSource({
    "22ff22,1",
    "22c08022,1",
    "22eda08022,1",
    "22eda0bdedb88022,1",
    "22f490808022,1",
    "226161616161616161616161616161e222,15",
    "22c3,1",
    "80,0",
  })
  void refusesInvalidUtf8(String hex, int at) {
    RecordBatch batch = new RecordBatch();
    Encoding.add(batch, HexFormat.of().parseHex(hex));

    EncodedBatch encoded =
        Encoding.encoder(signature(input("x", DType.STRING)), STRICT).encode(batch);

    assertThat(Encoding.message(encoded, 0)).isEqualTo("Invalid UTF-8 at byte " + at);
  }

  @Test
  void findsInvalidUtf8InLongText() {
    byte[] bytes = ('"' + "日".repeat(5000) + '"').getBytes(UTF_8);
    bytes[9002] = 'a';
    RecordBatch batch = new RecordBatch();
    Encoding.add(batch, bytes);

    EncodedBatch encoded =
        Encoding.encoder(signature(input("x", DType.STRING)), STRICT).encode(batch);

    assertThat(Encoding.message(encoded, 0)).isEqualTo("Invalid UTF-8 at byte 9001");
  }

  @Test
  void readsNoOtherCharset() {
    for (Charset charset : new Charset[] {UTF_16LE, UTF_16, Charset.forName("UTF-32")}) {
      RecordBatch batch = new RecordBatch();
      Encoding.add(batch, "1.0".getBytes(charset));

      EncodedBatch encoded = Encoding.encoder(signature(ANY), STRICT).encode(batch);

      assertThat(Encoding.failed(encoded)).as("%s", charset).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "1\u0000", "[1,\u0000]", "\ufeff1", "//1", "'1'", ".5", "1.", "{,}"})
  void refusesWhatLooksLikeJson(String record) {
    assertThat(failure(ANY, record).message()).startsWith("Invalid JSON near byte ");
  }

  @Test
  void survivesManyCollidingKeys() {
    StringBuilder record = new StringBuilder("{");
    for (int i = 0; i < 1 << 14; i++) {
      // Aa and BB have one hash: 2^14 names of one hash.
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      record.append('"').append(name).append("\":0,");
    }
    EncodedBatch encoded =
        encode(keyed("id"), ANY, "{\"id\":" + record + "\"a\":1},\"x\":1}", "{\"id\":1,\"x\":2}");

    assertThat(values(encoded)).containsExactly(1f, 2f);
  }

  @Test
  void holdsOnlyTheElementsThatFit() {
    EncodedBatch encoded =
        encode(STRICT, input("x", DType.INT64), "[" + "0,".repeat(LONG) + "0]", "5");

    assertThat(Encoding.message(encoded, 0))
        .isEqualTo("Invalid shape of \"x\": [1000001] (expected [])");
    assertThat(values(encoded)).containsExactly(5L);
  }
}
