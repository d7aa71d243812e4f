package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.instance.Encoding.encode;
import static org.batchpredict.transforms.instance.Encoding.failure;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.keyed;
import static org.batchpredict.transforms.instance.Encoding.text;

import java.util.List;
import java.util.Set;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughTest {
  private static final TensorSpec X = input("x", DType.FLOAT);
  private static final InstanceRules WHOLE = new InstanceRules(false, FieldRules.key("id"), true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "-0.50e+1",
        "\"a\\u00e9\\n\\\"\"",
        "true",
        "null",
        "{\"n\": 7}",
        "[1, [2, {}], \"]\"]",
        "{}",
        "[]",
        "\"\"",
        "{ \"b64\" : \"!\" }",
      })
  void keepsKeysByteByByte(String key) {
    EncodedBatch encoded =
        encode(
            keyed("id"),
            X,
            "{\"id\": " + key + " , \"x\": 1}",
            " { \"x\": 2, \"id\":" + key + "}",
            "{\"x\": \"bad\", \"id\":" + key + "}",
            "{\"id\":" + key + ",\"x\": [[1]]}",
            "{\"id\":" + key + ",\"x\": 1",
            "{\"z\": {\"id\": 0}, \"id\":" + key + "}",
            "{\"x\": [[{\"id\": 0}]], \"id\":" + key + "}",
            "{\"x\": 1, \"id\":" + key + "} 2");

    assertThat(Encoding.failed(encoded)).isEqualTo(6);
    for (int i = 0; i < encoded.size(); i++) {
      assertThat(text(encoded.passed().get(0), i)).as("instance %s", i).isEqualTo(key);
    }
  }

  @Test
  void keepsKeysOfAnyText() {
    EncodedBatch encoded = encode(keyed("ïd"), X, "{\"ïd\": \"日本\", \"x\": 1}");

    assertThat(utf8(encoded.passed().get(0), 0)).isEqualTo("\"日本\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\": 1}                       | Missing key field \"id\"",
        "{\"id\": 1, \"x\": 1, \"id\": 2} | Duplicate key \"id\" (must be given once)",
        "1                                | Invalid instance: 1 (must be an object with the key field id)",
        "{\"id\": [+INF], \"x\": 1}       | Invalid JSON: +INF (must be NaN, Infinity or -Infinity)",
        "{\"id\": -INF, \"x\": 1}         | Invalid JSON: -INF (must be NaN, Infinity or -Infinity)",
      })
  void refusesInstancesWithoutOneKey(String record, String message) {
    EncodedBatch encoded = encode(keyed("id"), X, record);

    assertThat(Encoding.message(encoded, 0)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\": \"bad\"}",
        "{\"x\": \"bad\", \"y\": {\"id\": 1}}",
        "{\"x\": \"bad\", \"id\": -INF}",
        "{\"x\": \"bad\"} {\"id\": 1}",
        "[\"id\"]",
        "[[{\"id\": 1}]]",
      })
  void keepsTheFirstFailureWhereThereIsNoKey(String record) {
    EncodedBatch encoded = encode(keyed("id"), X, record);

    assertThat(Encoding.message(encoded, 0))
        .startsWith(record.startsWith("[") ? "Invalid instance" : "Invalid value for \"x\"");
    assertThat(text(encoded.passed().get(0), 0)).isEmpty();
  }

  @Test
  void survivesAnInputThatIsPassedOnAndGivenTwice() {
    FieldRules fields = new FieldRules(null, List.of(PassedField.json("x")), null, Set.of());

    EncodedBatch encoded =
        encode(new InstanceRules(false, fields, false), X, "{\"x\": 1, \"x\": \"NaN\"}");

    assertThat(Encoding.message(encoded, 0)).isEqualTo("Duplicate key \"x\" (must be given once)");
  }

  @Test
  void reportsBrokenJsonBeforeAnythingElse() {
    EncodedBatch encoded =
        encode(
            keyed("id"),
            X,
            "{\"x\": \"bad\", \"id\": 1",
            "{\"x\": \"bad\", \"id\": {]}",
            "{\"x\": \"bad\", \"id\": \"open",
            "{\"x\": \"bad\"]");

    for (int i = 0; i < encoded.size(); i++) {
      assertThat(Encoding.message(encoded, i)).startsWith("Invalid JSON near byte ");
      assertThat(text(encoded.passed().get(0), i)).isEqualTo(i == 0 ? "1" : "");
    }
  }

  @Test
  void keepsInstancesOnOneLineOfValidJson() {
    EncodedBatch encoded =
        encode(
            WHOLE,
            X,
            " {\"id\": \"N\\\"aN\\\\\", \r\n\t\"x\": 1.50} ",
            "{\"id\":[NaN,-Infinity,Infinity,-1],\"x\":-Infinity}",
            "{\"x\": 1}");

    assertThat(text(encoded.instances(), 0))
        .isEqualTo("{\"id\": \"N\\\"aN\\\\\",   \t\"x\": 1.50}");
    assertThat(text(encoded.instances(), 1))
        .isEqualTo("{\"id\":[\"NaN\",\"-Infinity\",\"Infinity\",-1],\"x\":\"-Infinity\"}");
    assertThat(text(encoded.passed().get(0), 1))
        .isEqualTo("[\"NaN\",\"-Infinity\",\"Infinity\",-1]");
    assertThat(text(encoded.instances(), 2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "NaN", "-2", "3e0"})
  void keepsBareInstances(String record) {
    InstanceRules rules = new InstanceRules(false, FieldRules.NONE, true);

    EncodedBatch encoded = encode(rules, X, "  " + record + " ");

    assertThat(text(encoded.instances(), 0)).isEqualTo(record.equals("NaN") ? "\"NaN\"" : record);
  }

  @Test
  void keepsBareTextAndBase64() {
    InstanceRules rules = new InstanceRules(false, FieldRules.NONE, true);

    EncodedBatch encoded =
        encode(rules, input("x", DType.STRING), " \"é\\\"\" ", " {\"b64\":\"\"} ");

    assertThat(utf8(encoded.instances(), 0)).isEqualTo("\"é\\\"\"");
    assertThat(utf8(encoded.instances(), 1)).isEqualTo("{\"b64\":\"\"}");
  }

  @Test
  void keepsRawRecordsAsTextOrBase64() {
    RecordBatch batch = Encoding.batch("a\"b\\c\td\u0001é", "");
    Encoding.add(batch, new byte[] {(byte) 0xff, 0});

    EncodedBatch encoded = Encoding.rawEncoder(input("x", DType.STRING)).encode(batch);

    assertThat(utf8(encoded.instances(), 0)).isEqualTo("\"a\\\"b\\\\c\\u0009d\\u0001é\"");
    assertThat(utf8(encoded.instances(), 1)).isEqualTo("\"\"");
    assertThat(utf8(encoded.instances(), 2)).isEqualTo("{\"b64\":\"/wA=\"}");
    assertThat(encoded.passed()).hasSize(1);
  }

  @Test
  void passesFieldsOnThatTheModelMaySeeToo() {
    FieldRules fields =
        new FieldRules(
            PassedField.json("id"),
            List.of(PassedField.json("x"), PassedField.json("note"), PassedField.json("far")),
            null,
            Set.of());
    EncodedBatch encoded =
        encode(
            new InstanceRules(false, fields, false),
            input("x", DType.INT32),
            "{\"note\": {\"a\": [1]}, \"x\": 3.0, \"id\": 7}");

    assertThat(encoded.failure(0)).isNull();
    assertThat(Encoding.values(encoded)).containsExactly(3);
    assertThat(encoded.passed().stream().map(column -> utf8(column, 0)))
        .containsExactly("7", "3.0", "{\"a\": [1]}", "");
  }

  @Test
  void hidesFieldsFromTheModel() {
    String record = "{\"x\": 1, \"y\": {\"deep\": [2]}, \"z\": 3}";
    FieldRules included = new FieldRules(null, List.of(), Set.of("x"), Set.of());
    FieldRules excluded =
        new FieldRules(null, List.of(PassedField.json("z")), null, Set.of("y", "z"));
    for (FieldRules fields : List.of(included, excluded)) {
      EncodedBatch encoded =
          encode(new InstanceRules(false, fields, false), input("x", DType.INT32), record);
      assertThat(encoded.failure(0)).isNull();
      assertThat(Encoding.values(encoded)).containsExactly(1);
    }
    assertThat(failure(input("x", DType.INT32), record).message())
        .isEqualTo("Unknown key \"y\" (valid: x)");
  }

  private static String utf8(StringColumn strings, int element) {
    return new String(strings.data(), strings.start(element), strings.length(element), UTF_8);
  }
}
