package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.instance.Encoding.STRICT;
import static org.batchpredict.transforms.instance.Encoding.encode;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.values;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.batchpredict.transforms.tensor.DType;

/** What is encoded reads back as an independent reader of the same text has it. */
class EncodingPropertyTest {
  @Property(tries = 2000)
  void floatsAreTheNearest(@ForAll("decimals") String text) {
    check(DType.FLOAT, text, Float.parseFloat(text), Float.isInfinite(Float.parseFloat(text)));
    check(
        DType.DOUBLE, text, Double.parseDouble(text), Double.isInfinite(Double.parseDouble(text)));
  }

  @Property
  void anyFloatReadsBackAsItself(@ForAll int bits, @ForAll long longBits) {
    float value = Float.intBitsToFloat(bits);
    double wide = Double.longBitsToDouble(longBits);

    check(DType.FLOAT, Float.toString(value), value, false);
    check(DType.DOUBLE, Double.toString(wide), wide, false);
  }

  @Property(tries = 2000)
  void integersAreExactOrRefused(
      @ForAll("integerTypes") DType dtype, @ForAll("decimals") String text) {
    BigDecimal exact = new BigDecimal(text);
    int bits = 8 * dtype.bytes();
    boolean signed = dtype.kind() == DType.Kind.INT;
    BigInteger end = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits);
    BigDecimal least = new BigDecimal(signed ? end.negate() : BigInteger.ZERO);
    boolean whole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    boolean fits = whole && exact.compareTo(least) >= 0 && exact.compareTo(new BigDecimal(end)) < 0;

    EncodedBatch encoded = encode(STRICT, input("x", dtype), text);

    assertThat(encoded.failed()).isEqualTo(fits ? 0 : 1);
    if (fits) {
      assertThat(values(encoded).toString()).isEqualTo("[" + exact.toBigInteger() + "]");
    }
  }

  @Property
  void integersWrapWhenLenient(
      @ForAll("integerTypes") DType dtype, @ForAll("decimals") String text) {
    boolean signed = dtype.kind() == DType.Kind.INT;
    boolean real = text.matches(".*[.eE].*");
    boolean finite = !real || Double.isFinite(Double.parseDouble(text));
    BigDecimal seen = real && finite ? new BigDecimal(Double.parseDouble(text)) : BigDecimal.ZERO;
    BigInteger cut = real ? seen.toBigInteger() : new BigInteger(text);
    int bits = 8 * dtype.bytes();
    BigInteger wrapped = cut.mod(BigInteger.ONE.shiftLeft(bits));
    if (signed && wrapped.testBit(bits - 1)) {
      wrapped = wrapped.subtract(BigInteger.ONE.shiftLeft(bits));
    }

    EncodedBatch encoded = encode(Encoding.LENIENT, input("x", dtype), text);

    boolean fits = finite && cut.bitLength() <= (signed || cut.signum() < 0 ? 63 : 64);
    assertThat(encoded.failed()).isEqualTo(fits ? 0 : 1);
    assertThat(values(encoded).toString()).isEqualTo(fits ? "[" + wrapped + "]" : "[]");
  }

  @Property
  void textIsItsUtf8(@ForAll("texts") String text) {
    String json = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    boolean valid = new String(text.getBytes(UTF_8), UTF_8).equals(text);
    // An unpaired surrogate has no bytes of its own: it can only come as an escape.
    StringBuilder escaped = new StringBuilder();
    json.chars()
        .forEach(
            c ->
                escaped.append(
                    Character.isSurrogate((char) c)
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : (char) c));

    EncodedBatch encoded = encode(STRICT, input("x", DType.STRING), escaped.toString());

    assertThat(encoded.failed()).isEqualTo(valid ? 0 : 1);
    if (valid) {
      assertThat(values(encoded)).containsExactly(new String(text.getBytes(UTF_8), ISO_8859_1));
      assertThat(values(encode(STRICT, input("x", DType.STRING), json))).isEqualTo(values(encoded));
    }
  }

  @Property
  void base64IsItsBytes(@ForAll byte[] bytes) {
    String json = "{\"b64\": \"" + Base64.getEncoder().encodeToString(bytes) + "\"}";

    assertThat(values(encode(STRICT, input("x", DType.STRING), json)))
        .containsExactly(new String(bytes, ISO_8859_1));
  }

  @Property
  void everyInstanceHasOneOutcomeWhateverItsNeighbours(
      @ForAll("mixes") List<List<Integer>> instances) {
    List<String> records = instances.stream().map(EncodingPropertyTest::record).toList();

    EncodedBatch encoded =
        encode(STRICT, input("x", DType.INT32, -1), records.toArray(String[]::new));

    List<List<Object>> good = new ArrayList<>();
    int placed = 0;
    for (int i = 0; i < instances.size(); i++) {
      boolean bad = instances.get(i).contains(-1);
      assertThat(encoded.failure(i) != null).isEqualTo(bad);
      if (!bad) {
        InstanceGroup group = encoded.groups().get(encoded.groupOf(i));
        int row = encoded.rowOf(i);
        int length = instances.get(i).size();
        assertThat(group.instance(row)).isEqualTo(i);
        assertThat(row == 0 || group.instance(row - 1) < i).isTrue();
        good.add(values(group, 0).subList(row * length, (row + 1) * length));
        placed++;
      }
    }
    assertThat(encoded.groups().stream().mapToInt(InstanceGroup::rows).sum()).isEqualTo(placed);
    assertThat(encoded.failed()).isEqualTo(instances.size() - placed);
    assertThat(good).isEqualTo(instances.stream().filter(values -> !values.contains(-1)).toList());
  }

  /** An instance of these values; -1 makes it bad, in a way that the others choose. */
  private static String record(List<Integer> values) {
    int bad = values.indexOf(-1);
    String good = values.toString();
    return switch (bad) {
      case -1 -> "{\"x\": " + good + "}";
      case 0 -> good.replace("-1", "null");
      case 1 -> good.substring(0, good.length() - 1);
      case 2 -> good.replace("-1", "[1]");
      default -> "{\"y\": " + good + "}";
    };
  }

  private static void check(DType dtype, String text, Object expected, boolean overflow) {
    EncodedBatch encoded = encode(STRICT, input("x", dtype), "{\"x\":" + text + "}");

    assertThat(encoded.failed()).as(text).isEqualTo(overflow ? 1 : 0);
    if (!overflow) {
      assertThat(values(encoded)).as(text).containsExactly(expected);
    }
  }

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(30);
    Arbitrary<String> integers =
        Arbitraries.oneOf(
            Arbitraries.longs().map(value -> value.toString().replace("-", "")),
            Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, BigInteger.ONE.shiftLeft(65))
                .map(Object::toString));
    Arbitrary<String> fractions =
        Arbitraries.oneOf(Arbitraries.of("", ".0", ".00"), digits.map(d -> "." + d));
    Arbitrary<String> exponents =
        Arbitraries.oneOf(
            Arbitraries.of(""),
            Arbitraries.integers().between(-20, 20).map(e -> "e" + e),
            Arbitraries.integers().between(0, 330).map(e -> "E+" + e),
            Arbitraries.integers().between(-350, 0).map(e -> "e" + e));
    return Combinators.combine(Arbitraries.of("", "-"), integers, fractions, exponents)
        .as((sign, integer, fraction, exponent) -> sign + integer + fraction + exponent);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(' ', 0x2ff),
            Arbitraries.integers().between(0x300, 0xffff),
            Arbitraries.integers().between(0x10000, Character.MAX_CODE_POINT))
        .map(Character::toString)
        .list()
        .ofMaxSize(20)
        .map(points -> String.join("", points));
  }

  @Provide
  Arbitrary<DType> integerTypes() {
    return Arbitraries.of(DType.class)
        .filter(dtype -> dtype.kind() == DType.Kind.INT || dtype.kind() == DType.Kind.UINT);
  }

  @Provide
  Arbitrary<List<List<Integer>>> mixes() {
    Arbitrary<Integer> values =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.integers().greaterOrEqual(0)),
            Tuple.of(1, Arbitraries.just(-1)));
    return values.list().ofMaxSize(5).list().ofMaxSize(20);
  }
}
