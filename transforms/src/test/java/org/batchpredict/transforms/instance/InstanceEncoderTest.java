package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.instance.Encoding.STRICT;
import static org.batchpredict.transforms.instance.Encoding.encode;
import static org.batchpredict.transforms.instance.Encoding.failure;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.keyed;
import static org.batchpredict.transforms.instance.Encoding.optional;
import static org.batchpredict.transforms.instance.Encoding.signature;
import static org.batchpredict.transforms.instance.Encoding.values;

import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceEncoderTest {
  private static final ModelSignature ONE = signature(input("x", DType.FLOAT, 2));
  private static final ModelSignature TWO =
      signature(input("b", DType.INT32), input("a", DType.STRING));

  @Test
  void encodesTheInputsInTheOrderOfTheSignature() {
    EncodedBatch encoded =
        Encoding.encoder(TWO, STRICT)
            .encode(Encoding.batch("{\"b\": 1, \"a\": \"one\"}", " {\"a\":\"two\",\"b\":2}\t"));

    assertThat(encoded.groups()).hasSize(1);
    assertThat(values(encoded.groups().get(0), 0)).containsExactly("one", "two");
    assertThat(values(encoded.groups().get(0), 1)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                        | Missing input \"a\" (valid: a, b)",
        "{\"a\": \"\"}             | Missing input \"b\" (valid: a, b)",
        "{\"a\": \"\", \"z\": 1}   | Unknown key \"z\" (valid: a, b)",
        "{\"b64\": \"AA==\"}       | Unknown key \"b64\" (valid: a, b)",
        "{\"b\": 1, \"b\": 1}      | Duplicate key \"b\" (must be given once)",
        "3                         | Invalid instance: 3 (must be an object with the inputs a, b)",
        "[1]                       | Invalid instance: a list (must be an object with the inputs a, b)",
        "\"b\"                     | Invalid instance: string \"b\" (must be an object with the inputs a, b)",
      })
  void refusesInstancesWithOtherKeys(String record, String message) {
    assertThat(failure(STRICT, TWO, record).message()).isEqualTo(message);
    assertThat(failure(STRICT, TWO, record).stage()).isEqualTo(Stage.PARSE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]             | [1]            ",
        "[1, 2, 3]       | [3]            ",
        "1               | []             ",
        "[]              | [0]            ",
        "[[1, 2]]        | [1,2]          ",
        "[[], []]        | [2,0]          ",
        "[[1], [1, 2]]   | ragged, lists of 1 and 2",
        "[[1, 2], []]    | ragged, lists of 2 and 0",
        "[[], [1]]       | ragged, lists of 0 and 1",
        "[1, [2]]        | ragged, a list beside a value",
        "[[1], 2]        | ragged, a value beside a list",
        "[[], 2]         | ragged, a value beside a list",
        "[[], [[]]]      | ragged, a list beside a value",
        "[1, 2, \"x\", {\"a\": {}}, null] | [5]",
      })
  void refusesOtherShapes(String value, String shape) {
    Failure expected =
        Failure.of(
            Stage.ENCODE,
            ErrorCode.INVALID_INPUT,
            "Invalid shape of \"x\": ",
            shape.strip(),
            " (expected [2])");

    assertThat(failure(STRICT, ONE, value)).isEqualTo(expected);
    assertThat(failure(STRICT, ONE, "{\"x\":" + value + "}")).isEqualTo(expected);
  }

  @Test
  void takesAnyShapeWhereTheRankIsUnknown() {
    TensorSpec any = new TensorSpec("x", "x:0", DType.INT8, RowShape.unknownRank(), false);

    EncodedBatch encoded = encode(STRICT, any, "1", "[]", "[[1],[2]]", "[[[[[3]]]]]");

    assertThat(encoded.groups())
        .extracting(group -> group.inputs().get(0).rowDims().toString())
        .containsExactly("[]", "[0]", "[2, 1]", "[1, 1, 1, 1, 1]");
  }

  @Test
  void takesEmptyListsWhereTheyFit() {
    EncodedBatch encoded = encode(STRICT, input("x", DType.STRING, 2, -1), "[[], []]", "[[\"a\"]]");

    assertThat(encoded.groups().get(0).inputs().get(0).rowDims()).containsExactly(2, 0);
    assertThat(Encoding.message(encoded, 1))
        .isEqualTo("Invalid shape of \"x\": [1,1] (expected [2,?])");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                | Invalid JSON: nothing but white space",
        "' \t'             | Invalid JSON: nothing but white space",
        "[1, 2] 3          | Invalid JSON at byte 7: a second value (must be one value)",
        "{\"x\": [1, 2]}{} | Invalid JSON at byte 13: a second value (must be one value)",
        "[1, +INF]         | Invalid JSON: +INF (must be NaN, Infinity or -Infinity)",
        "[1, -INF]         | Invalid JSON: -INF (must be NaN, Infinity or -Infinity)",
      })
  void refusesWhatIsNotOneJsonValue(String record, String message) {
    assertThat(failure(STRICT, ONE, record).message()).isEqualTo(message);
    assertThat(failure(STRICT, ONE, record).stage()).isEqualTo(Stage.PARSE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\": [1, 2     | 11 | Unexpected end-of-input: expected close marker for Array",
        "{\"x\": [1, 2]    | 12 | Unexpected end-of-input: expected close marker for Object",
        "{\"x\": [1, }     | 10 | Unexpected character ('}' (code 125))",
        "{x: 1}            | 1  | Unexpected character ('x' (code 120))",
        "[1, 01]           | 5  | Invalid numeric value",
        "[1, +1]           | 5  | Unexpected character",
        "[1, nan]          | 8  | Unrecognized token 'nan'",
        "[1, 2             | 5  | Unexpected end-of-input",
        "\"open            | 5  | Unexpected end-of-input in VALUE_STRING",
        "tru               | 3  | ",
      })
  void saysWhereTheJsonIsBroken(String record, int at, String reason) {
    Failure failure = failure(STRICT, ONE, record);

    assertThat(failure.stage()).isEqualTo(Stage.PARSE);
    assertThat(failure.message()).startsWith("Invalid JSON near byte " + at + ": ");
    assertThat(failure.message()).contains(reason == null ? "" : reason);
    assertThat(failure.message()).doesNotContain("Source", "Feature", "INF").hasSizeLessThan(150);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"b64\": \"aGk=\"}                 | hi",
        "{\"x\": {\"b64\": \"aGk=\"}}        | hi",
        "{\"id\": 1, \"b64\": \"aGk=\"}      | hi",
        "{\"b64\": \"aGk=\", \"id\": 1}      | hi",
        "{\"x\": \"hi\", \"id\": 1}          | hi",
      })
  void takesBase64AsTheBareValueOfOneStringInput(String record, String text) {
    InstanceRules rules = record.contains("id") ? keyed("id") : STRICT;

    assertThat(values(encode(rules, input("x", DType.STRING), record))).containsExactly(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"b64\": \"aGk=\", \"x\": \"\"}    | Unknown key \"b64\" (valid: x)",
        "{\"x\": \"\", \"b64\": \"aGk=\"}    | Unknown key \"b64\" (valid: x)",
        "{\"b64\": \"\", \"b64\": \"aGk=\"}  | Duplicate key \"b64\" (must be given once)",
        "{\"b64\": \"\", \"z\": \"aGk=\"}    | Unknown key \"z\" (valid: x)",
        "{\"b64\": 1}                        | Unknown key \"b64\" (valid: x)",
      })
  void refusesBase64BesideOtherKeys(String record, String message) {
    assertThat(failure(input("x", DType.STRING), record).message()).isEqualTo(message);
    assertThat(failure(input("x", DType.STRING), record).stage()).isEqualTo(Stage.PARSE);
  }

  @Test
  void checksTheShapeOfBareBase64() {
    assertThat(failure(input("x", DType.STRING, 2), "{\"b64\": \"AA==\"}").message())
        .isEqualTo("Invalid shape of \"x\": [] (expected [2])");
  }

  @Test
  void takesASingleValueForARowOfOneElement() {
    TensorSpec deep = input("x", DType.INT32, 1, 1);
    assertThat(values(encode(STRICT, deep, "34", "[[35]]", "{\"x\": 36}")))
        .containsExactly(34, 35, 36);
    assertThat(values(encode(STRICT, input("x", DType.STRING, 1), "{\"b64\": \"aGk=\"}")))
        .containsExactly("hi");
    assertThat(failure(deep, "[34]").message())
        .isEqualTo("Invalid shape of \"x\": [1] (expected [1,1])");
    assertThat(failure(input("x", DType.INT32, -1), "34").message())
        .isEqualTo("Invalid shape of \"x\": [] (expected [?])");
  }

  @Test
  void encodesValuesThatComeInPieces() throws InvalidInstanceException {
    InputEncoder floats = new InputEncoder(input("x", DType.FLOAT, 2, -1), false);
    floats.begin();
    floats.beginList();
    for (int i = 0; i < 2; i++) {
      floats.beginList();
      floats.addLong(1L << 60);
      floats.addReal(Double.NaN);
      floats.addReal(0.1);
      floats.endList();
    }
    floats.endList();
    floats.end();
    Column row = floats.row();
    row.endRows(6);
    assertThat(Encoding.value(row, 3)).isEqualTo((float) (1L << 60));
    assertThat(Encoding.value(row, 4)).isEqualTo(Float.NaN);
    assertThat(Encoding.value(row, 5)).isEqualTo(0.1f);

    InputEncoder bytes = new InputEncoder(input("n", DType.UINT8), false);
    bytes.begin();
    assertThatThrownBy(() -> bytes.addLong(256))
        .hasMessage("Invalid value for \"n\": 256 (must be an integer from 0 to 255)");
    bytes.begin();
    assertThatThrownBy(() -> bytes.addReal(1.5))
        .hasMessage("Invalid value for \"n\": 1.5 (must be an integer from 0 to 255)");
    bytes.begin();
    bytes.addReal(3.0);
    bytes.end();
    assertThat(Encoding.value(bytes.row(), 0)).isEqualTo(3);

    InputEncoder ragged = new InputEncoder(input("r", DType.INT64, -1, -1), false);
    ragged.begin();
    ragged.beginList();
    ragged.beginList();
    ragged.addLong(1);
    ragged.endList();
    ragged.beginList();
    assertThatThrownBy(ragged::endList)
        .hasMessage("Invalid shape of \"r\": ragged, lists of 1 and 0 (expected [?,?])");
  }

  @Test
  void decodesBase64AlsoUnderAnAliasOfThatName() {
    TensorSpec b64 = input("b64", DType.STRING);

    assertThat(values(encode(STRICT, b64, "{\"b64\": \"aGk=\"}"))).containsExactly("hi");
    assertThat(values(encode(STRICT, b64, "{\"b64\": {\"b64\": \"aGk=\"}}"))).containsExactly("hi");
    assertThat(failure(b64, "{\"b64\": \"\", \"b64\": {\"b64\": \"\"}}").message())
        .isEqualTo("Duplicate key \"b64\" (must be given once)");
  }

  @Test
  void groupsInstancesByShapeAndOptionalInputs() {
    ModelSignature signature =
        signature(optional(input("opt", DType.BOOL)), input("x", DType.INT32, -1));
    EncodedBatch encoded =
        Encoding.encoder(signature, STRICT)
            .encode(
                Encoding.batch(
                    "{\"x\": [1]}",
                    "{\"x\": [2, 3]}",
                    "{\"x\": [4], \"opt\": true}",
                    "{\"x\": true}",
                    "{\"opt\": false, \"x\": [5]}",
                    "{\"x\": [6]}",
                    "{\"opt\": true}"));

    assertThat(encoded.groups()).hasSize(3);
    assertThat(Encoding.failed(encoded)).isEqualTo(2);
    assertThat(values(encoded.groups().get(0), 1)).containsExactly(1, 6);
    assertThat(encoded.groups().get(0).inputs().get(0)).isNull();
    assertThat(values(encoded.groups().get(1), 1)).containsExactly(2, 3);
    assertThat(values(encoded.groups().get(2), 1)).containsExactly(4, 5);
    assertThat(values(encoded.groups().get(2), 0)).containsExactly(true, false);
    assertThat(encoded.groups().get(0).instance(1)).isEqualTo(5);
    assertThat(encoded.groups().get(2).instance(1)).isEqualTo(4);
  }

  @Test
  void growsWithItsBatch() {
    TensorSpec any = new TensorSpec("x", "x:0", DType.INT32, RowShape.unknownRank(), false);
    String[] records = new String[300];
    for (int i = 0; i < records.length; i++) {
      records[i] = i % 2 == 0 ? String.valueOf(i) : "[".repeat(i) + i + "]".repeat(i);
    }

    EncodedBatch encoded = encode(STRICT, any, records);

    assertThat(Encoding.failed(encoded)).isZero();
    assertThat(encoded.groups()).hasSize(151);
    assertThat(encoded.groups().get(0).rows()).isEqualTo(150);
    assertThat(encoded.groups().get(0).instance(149)).isEqualTo(298);
    assertThat(values(encoded.groups().get(150), 0)).containsExactly(299);
  }

  @Test
  void startsAfreshWithEachBatch() {
    InstanceEncoder encoder = Encoding.encoder(signature(input("x", DType.INT32, -1)), keyed("id"));
    encoder.encode(Encoding.batch("{\"id\": 1, \"x\": [1]}", "{\"id\": 2, \"x\": [1, 2]}", "!"));

    EncodedBatch encoded = encoder.encode(Encoding.batch("{\"x\": [7, 8], \"id\": null}"));

    assertThat(encoded.size()).isEqualTo(1);
    assertThat(Encoding.failed(encoded)).isZero();
    assertThat(encoded.groups()).hasSize(1);
    assertThat(values(encoded)).containsExactly(7, 8);
    assertThat(Encoding.text(encoded.passed().get(0), 0)).isEqualTo("null");
    assertThat(encoder.encode(new RecordBatch()).groups()).isEmpty();
  }

  @Test
  void carriesFailuresOfReadingOver() {
    Failure unreadable = new Failure(Stage.READ, ErrorCode.INVALID_INPUT, "Cannot read it");
    RecordBatch batch = Encoding.batch("[1, 2]");
    batch.addFailure(new SourceFile("in.json"), 7, unreadable, new byte[] {'['}, 0, 1, true);
    Encoding.add(batch, new byte[] {'[', '3', ',', '4', ']'});

    EncodedBatch encoded = Encoding.encoder(ONE, STRICT).encode(batch);

    assertThat(encoded.failure(1)).isSameAs(unreadable);
    assertThat(encoded.passed()).isEmpty();
    assertThat(values(encoded)).containsExactly(1f, 2f, 3f, 4f);
  }

  @Test
  void feedsRawRecordsAsTheyAre() {
    EncodedBatch encoded =
        Encoding.rawEncoder(input("x", DType.STRING, -1, 1))
            .encode(Encoding.batch("{\"x\":", "", "a\tb"));

    assertThat(values(encoded)).containsExactly("{\"x\":", "", "a\tb");
    assertThat(encoded.groups().get(0).inputs().get(0).rowDims()).containsExactly(1, 1);
  }

  @Test
  void refusesRulesThatTheSignatureCannotFollow() {
    assertThatThrownBy(() -> Encoding.rawEncoder(TWO.inputs().toArray(TensorSpec[]::new)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid inputs for raw records: a STRING, b INT32 (must be one STRING input)");
    assertThatThrownBy(() -> Encoding.rawEncoder(input("x", DType.STRING, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shape of \"x\" for raw records: [1,2] (must hold one element)");
    assertThatThrownBy(() -> Encoding.encoder(TWO, keyed("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid key field: a (must not be an input: a, b)");
    assertThatThrownBy(
            () ->
                InputFormat.raw(RecordFormat.RAW_LINES)
                    .encoder(signature(input("x", DType.STRING)), keyed("id")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid key field: id (must be left out: the records are fed as they are and have no"
                + " fields)");
    assertThatThrownBy(() -> keyed(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid name of a field: \"\" (must not be empty)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\" | \"b\" | Invalid value for \"x\": … (must be a number)",
        "[1] | [[2]] | Invalid shape of \"x\": … (expected [])",
        "{\"y\":1} | {\"z\":1} | Unknown key … (valid: x)",
        "{\"x\":1,\"x\":2} | {\"x\":3,\"x\":4} | Duplicate key … (must be given once)",
        "{} | { } | Missing input \"x\" (valid: x)",
        "1 2 | 10 2 | Invalid JSON at byte …: a second value (must be one value)",
        "tru | truex | Invalid JSON near byte …: Unrecognized token …",
        "[}] | [1}] | Invalid JSON near byte …: Unexpected close marker …",
      })
  void countsFailuresThatAreAlikeAsOneKind(String one, String other, String kind) {
    Failure first = failure(STRICT, signature(input("x", DType.FLOAT)), one);
    assertThat(first.kind()).startsWith(kind);
    assertThat(failure(STRICT, signature(input("x", DType.FLOAT)), other).kind())
        .isEqualTo(first.kind());
  }
}
