package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.message;
import static org.batchpredict.transforms.instance.Encoding.optional;
import static org.batchpredict.transforms.instance.Encoding.signature;
import static org.batchpredict.transforms.instance.Encoding.text;
import static org.batchpredict.transforms.instance.Encoding.values;
import static org.batchpredict.transforms.instance.Examples.entry;
import static org.batchpredict.transforms.instance.Examples.example;
import static org.batchpredict.transforms.instance.Examples.features;
import static org.batchpredict.transforms.instance.Examples.floats;
import static org.batchpredict.transforms.instance.Examples.list;
import static org.batchpredict.transforms.instance.Examples.longs;
import static org.batchpredict.transforms.instance.Examples.strings;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;

class ExampleRecordEncoderTest {
  private static final ModelSignature TWO =
      signature(input("n", DType.FLOAT), input("s", DType.STRING, 2));

  @Test
  void feedsFeaturesToTheInputsOfTheirNames() {
    EncodedBatch encoded =
        encode(
            TWO,
            InstanceRules.strict(),
            example(floats("n", 1.5f), strings("s", "a", "ü")),
            example(strings("s", "", "b"), longs("n", 16)),
            "{\"n\": 2, \"s\": [\"c\", \"d\"]}".getBytes(UTF_8),
            "\n {\"n\": 3, \"s\": [\"e\", \"f\"]}".getBytes(UTF_8));

    assertThat(Encoding.failed(encoded)).isZero();
    assertThat(values(encoded.groups().get(0), 0)).containsExactly(1.5f, 16f, 2f, 3f);
    assertThat(values(encoded.groups().get(0), 1))
        .containsExactly("a", latin1("ü"), "", "b", "c", "d", "e", "f");
  }

  @Test
  void fillsShapes() {
    TensorSpec matrix = input("m", DType.INT32, 2, 3);
    assertThat(values(encodeOne(matrix, longs("m", 1, 2, 3, 4, 5, 6))))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(failure(matrix, longs("m", 1, 2, 3, 4, 5)))
        .isEqualTo("Invalid shape of \"m\": 5 values (expected 6, for [2,3])");

    TensorSpec open = input("m", DType.FLOAT, 2, RowShape.UNKNOWN);
    EncodedBatch four = encodeOne(open, floats("m", 1, 2, 3, 4));
    assertThat(values(four)).containsExactly(1f, 2f, 3f, 4f);
    assertThat(four.groups().get(0).inputs().get(0).rowDims()).containsExactly(2, 2);
    assertThat(failure(open, floats("m", 1, 2, 3)))
        .isEqualTo("Invalid shape of \"m\": 3 values (expected a multiple of 2, for [2,?])");
    assertThat(encodeOne(open, floats("m")).groups().get(0).inputs().get(0).rowDims())
        .containsExactly(2, 0);

    TensorSpec scalar = input("m", DType.FLOAT);
    assertThat(values(encodeOne(scalar, floats("m", 7)))).containsExactly(7f);
    assertThat(failure(scalar, floats("m")))
        .isEqualTo("Invalid shape of \"m\": 0 values (expected 1, for [])");
    TensorSpec one = input("m", DType.FLOAT, 1);
    assertThat(values(encodeOne(one, floats("m", 7)))).containsExactly(7f);

    TensorSpec any = new TensorSpec("m", "m:0", DType.FLOAT, RowShape.unknownRank(), false);
    assertThat(encodeOne(any, floats("m", 1, 2)).groups().get(0).inputs().get(0).rowDims())
        .containsExactly(2);
    assertThat(failure(input("m", DType.FLOAT, -1, -1), floats("m", 1)))
        .isEqualTo(
            "Invalid shape of \"m\": 1 value (must have at most one unknown dimension to be fed by"
                + " a tf.Example)");
  }

  @Test
  void readsListsThatAreNotPacked() {
    byte[] ints =
        Examples.message(
            feature ->
                feature.writeByteArray(
                    3,
                    Examples.message(
                        out -> {
                          out.writeInt64(1, -1);
                          out.writeByteArray(1, new byte[] {2, 3}); // packed in between
                          out.writeByteArray(1, new byte[0]);
                          out.writeInt64(1, Long.MAX_VALUE);
                        })));
    byte[] reals =
        Examples.message(
            feature ->
                feature.writeByteArray(
                    2,
                    Examples.message(
                        out -> {
                          out.writeFloat(1, 1);
                          out.writeFloat(1, 2);
                        })));
    assertThat(values(encodeOne(input("m", DType.INT64, 4), entry("m", ints))))
        .containsExactly(-1L, 2L, 3L, Long.MAX_VALUE);
    assertThat(values(encodeOne(input("m", DType.DOUBLE, 2), entry("m", reals))))
        .containsExactly(1.0, 2.0);
  }

  @Test
  void coercesAsJsonIs() {
    assertThat(values(encodeOne(input("m", DType.INT8, 1), floats("m", 3))))
        .containsExactly((byte) 3);
    assertThat(failure(input("m", DType.INT8, 1), floats("m", 1.5f)))
        .isEqualTo("Invalid value for \"m\": 1.5 (must be an integer from -128 to 127)");
    assertThat(failure(input("m", DType.INT8, 1), longs("m", 128)))
        .isEqualTo("Invalid value for \"m\": 128 (must be an integer from -128 to 127)");
    assertThat(values(encodeOne(input("m", DType.BOOL, 2), longs("m", 0, 1))))
        .containsExactly(false, true);
    assertThat(failure(input("m", DType.BOOL, 1), longs("m", 2)))
        .isEqualTo("Invalid value for \"m\": 2 (must be 0 or 1)");
    assertThat(failure(input("m", DType.FLOAT, 1), strings("m", "1.5")))
        .isEqualTo("Invalid value for \"m\": 3 bytes (must be a number)");
    assertThat(failure(TWO, example(longs("n", 1), longs("s", 1, 2))))
        .isEqualTo("Invalid value for \"s\": 1 (must be a string or {\"b64\": \"…\"})");
    EncodedBatch lenient =
        encode(
            signature(input("m", DType.FLOAT), input("o", DType.BOOL)),
            Encoding.LENIENT,
            example(strings("m", "1.5"), longs("o", 2)));
    assertThat(values(lenient)).containsExactly(1.5f);
  }

  @Test
  void namesFeaturesThatAreMissingOrUnknown() {
    assertThat(failure(TWO, example(floats("n", 1))))
        .isEqualTo("Missing feature \"s\" (valid: n, s)");
    assertThat(failure(TWO, new byte[0])).isEqualTo("Missing feature \"n\" (valid: n, s)");
    assertThat(failure(TWO, example(entry("n", new byte[0]), strings("s", "", ""))))
        .isEqualTo("Missing feature \"n\" (valid: n, s)");
    assertThat(failure(TWO, example(floats("n", 1), strings("s", "a", "b"), floats("t", 1))))
        .isEqualTo("Unknown feature \"t\" (valid: n, s)");
    TensorSpec left = optional(input("n", DType.FLOAT));
    EncodedBatch encoded =
        encode(signature(left, input("o", DType.FLOAT)), Encoding.STRICT, example(longs("o", 1)));
    assertThat(encoded.failure(0)).isNull();
    assertThat(encoded.groups().get(0).inputs().get(0)).isNull();
  }

  @Test
  void theLastOfTwoFeaturesOfANameCounts() {
    assertThat(values(encodeOne(input("m", DType.FLOAT, 1), floats("m", 1), floats("m", 2))))
        .containsExactly(2f);
  }

  @Test
  void fieldsGoPastTheModel() {
    FieldRules fields =
        new FieldRules(
            PassedField.json("id"),
            List.of(PassedField.json("n"), PassedField.json("x"), PassedField.json("y")),
            null,
            Set.of("s2"));
    InstanceRules rules = new InstanceRules(false, fields, true);
    byte[] bad = {(byte) 0xff, 0};
    byte[] raw = Examples.message(feature -> feature.writeByteArray(1, list(bad)));

    EncodedBatch encoded =
        encode(
            signature(input("n", DType.FLOAT)),
            rules,
            example(
                strings("id", "k\"1"),
                floats("n", 0.1f),
                longs("s2", 1, -2),
                floats("x", Float.NaN, 1e10f),
                entry("y", raw)),
            example(floats("n", 1, 2), longs("id", 7)),
            example(floats("n", 3)));

    assertThat(passed(encoded, 0)).containsExactly("\"k\\\"1\"", "7", "");
    assertThat(passed(encoded, 1)).containsExactly("0.1", "[1.0,2.0]", "3.0");
    assertThat(passed(encoded, 2)).containsExactly("[\"NaN\",1.0E10]", "", "");
    assertThat(passed(encoded, 3)).containsExactly("{\"b64\":\"/wA=\"}", "", "");
    assertThat(passed(encoded, 4))
        .containsExactly(
            "{\"id\":\"k\\\"1\",\"n\":0.1,\"s2\":[1,-2],\"x\":[\"NaN\",1.0E10],"
                + "\"y\":{\"b64\":\"/wA=\"}}",
            "",
            "");
    assertThat(message(encoded, 2)).isEqualTo("Missing key field \"id\"");
  }

  @Test
  void onlyIncludedFeaturesAreSeen() {
    FieldRules fields = new FieldRules(null, List.of(), Set.of("n"), Set.of());
    InstanceRules rules = new InstanceRules(false, fields, false);
    ModelSignature signature =
        signature(input("n", DType.FLOAT), optional(input("o", DType.FLOAT)));

    EncodedBatch encoded =
        encode(signature, rules, example(floats("n", 1), strings("o", "x"), longs("p", 1)));

    assertThat(encoded.failure(0)).isNull();
    assertThat(encoded.groups().get(0).inputs().get(1)).isNull();
  }

  @Test
  void refusesWhatIsNeitherATfExampleNorJson() {
    String neither = "Invalid record: it is neither a tf.Example nor JSON";
    byte[] cut = example(floats("n", 1), strings("s", "a", "b"));
    cut = Arrays.copyOf(cut, cut.length - 1);
    assertThat(failure(TWO, cut)).isEqualTo(neither);
    assertThat(failure(TWO, new byte[] {(byte) 0xff, 1})).isEqualTo(neither);
    assertThat(failure(TWO, new byte[] {0})).isEqualTo(neither);
    assertThat(failure(TWO, "junk".getBytes(UTF_8))).isEqualTo(neither);
    assertThat(failure(TWO, "{\"n\": 1".getBytes(UTF_8))).startsWith("Invalid JSON");
    byte[] broken =
        Examples.message(feature -> feature.writeByteArray(2, list(new byte[] {1, 2, 3})));
    assertThat(failure(TWO, example(entry("n", broken))))
        .isEqualTo("Invalid tf.Example: the feature \"n\" cannot be read");
    byte[] sequence =
        Examples.message(
            out -> {
              out.writeByteArray(1, features(floats("n", 1)));
              out.writeByteArray(2, new byte[] {10, 0});
            });
    assertThat(failure(TWO, sequence))
        .isEqualTo("Unsupported record: a tf.SequenceExample (supported: tf.Example, JSON)");
  }

  @Test
  void showsExamplesAsJson() {
    InstanceEncoder encoder = encoder(TWO, InstanceRules.strict());
    RecordBatch batch = new RecordBatch();
    Encoding.add(batch, example(floats("n", 1, 2), strings("s", "a", "b")));
    Encoding.add(batch, "{\"n\": 1}".getBytes(UTF_8));
    Encoding.add(batch, example(strings("s", "x".repeat(1 << 20), "y")));
    Encoding.add(batch, new byte[] {1});
    encoder.encode(batch);

    assertThat(encoder.shown(batch, 0)).isEqualTo("{\"n\":[1.0,2.0],\"s\":[\"a\",\"b\"]}");
    assertThat(encoder.shown(batch, 1)).isNull();
    assertThat(encoder.shown(batch, 2))
        .hasSizeBetween(64 << 10, 300_000)
        .startsWith("{\"s\":[\"xxx");
    assertThat(encoder.shown(batch, 3)).isNull();
  }

  private static InstanceEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return InstanceEncoder.of(InputFormat.examples(RecordFormat.TF_RECORD), signature, rules);
  }

  private static EncodedBatch encode(
      ModelSignature signature, InstanceRules rules, byte[]... records) {
    RecordBatch batch = new RecordBatch();
    for (byte[] record : records) {
      Encoding.add(batch, record);
    }
    return encoder(signature, rules).encode(batch);
  }

  private static EncodedBatch encodeOne(TensorSpec input, byte[]... entries) {
    EncodedBatch encoded = encode(signature(input), InstanceRules.strict(), example(entries));
    assertThat(encoded.failure(0)).isNull();
    return encoded;
  }

  private static String failure(TensorSpec input, byte[]... entries) {
    return failure(signature(input), example(entries));
  }

  private static String failure(ModelSignature signature, byte[] record) {
    return message(encode(signature, InstanceRules.strict(), record), 0);
  }

  private static List<String> passed(EncodedBatch encoded, int column) {
    return IntStream.range(0, encoded.size())
        .mapToObj(i -> text(encoded.passed().get(column), i))
        .toList();
  }

  private static String latin1(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}
