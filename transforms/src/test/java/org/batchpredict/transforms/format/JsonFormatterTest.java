package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.format.Formats.floats;
import static org.batchpredict.transforms.format.Formats.line;
import static org.batchpredict.transforms.format.Formats.lineWith;
import static org.batchpredict.transforms.format.Formats.output;
import static org.batchpredict.transforms.format.Formats.spec;
import static org.batchpredict.transforms.format.Formats.strings;

import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFormatterTest {
  private static final TensorSpec X = output("x", DType.FLOAT);
  private static final TensorSpec TEXT = output("text", DType.STRING);
  private static final List<Integer> SCALAR = List.of();

  @Test
  void writesOneObjectALineInTheOrderOfTheOutputs() {
    PredictionFormatter json = new JsonFormatter(spec(TEXT, X));
    assertThat(line(json, strings(SCALAR, "a"), floats(List.of(2), 1, 2.5f)))
        .isEqualTo("{\"text\":\"a\",\"x\":[1.0,2.5]}\n");
  }

  @Test
  void writesEachRowOfABatch() {
    NumberColumn column = (NumberColumn) Column.of(DType.INT16);
    column.reset(List.of(2, 1));
    for (short i = 0; i < 6; i++) {
      column.addShort(i);
    }
    column.endRows(3);
    PredictionFormatter json = new JsonFormatter(spec(output("n", DType.INT16)));
    LineBuffer out = new LineBuffer();
    for (int row = 0; row < 3; row++) {
      assertThat(json.write(List.of(column), row, List.of(), 0, out)).isNull();
    }
    assertThat(new String(out.toByteArray(), UTF_8))
        .isEqualTo("{\"n\":[[0],[1]]}\n{\"n\":[[2],[3]]}\n{\"n\":[[4],[5]]}\n");
  }

  @Test
  void writesNoOutputsAsAnEmptyObject() {
    assertThat(line(new JsonFormatter(spec()))).isEqualTo("{}\n");
  }

  @Test
  void writesRowsOfOneElementBareWhenFlat() {
    FormatSpec spec =
        spec(
            output("deep", DType.FLOAT, RowShape.of(1, 1)),
            output("one", DType.STRING, RowShape.of(1)),
            output("open", DType.FLOAT, RowShape.of(RowShape.UNKNOWN)),
            output("two", DType.FLOAT, RowShape.of(2)));
    Column[] columns = {
      floats(List.of(1, 1), Float.NaN),
      strings(List.of(1), "a"),
      floats(List.of(1), 3),
      floats(List.of(2), 1, 2)
    };
    assertThat(line(new JsonFormatter(spec, true), columns))
        .isEqualTo("{\"deep\":\"NaN\",\"one\":\"a\",\"open\":[3.0],\"two\":[1.0,2.0]}\n");
    assertThat(line(new JsonFormatter(spec), columns))
        .isEqualTo("{\"deep\":[[\"NaN\"]],\"one\":[\"a\"],\"open\":[3.0],\"two\":[1.0,2.0]}\n");
  }

  @Test
  void nestsListsWithoutElements() {
    PredictionFormatter json = new JsonFormatter(spec(X));
    assertThat(line(json, floats(List.of(0)))).isEqualTo("{\"x\":[]}\n");
    assertThat(line(json, floats(List.of(2, 0)))).isEqualTo("{\"x\":[[],[]]}\n");
    assertThat(line(json, floats(List.of(0, 2)))).isEqualTo("{\"x\":[]}\n");
    assertThat(line(json, floats(List.of(1, 2, 0, 3)))).isEqualTo("{\"x\":[[[],[]]]}\n");
  }

  @Test
  void nestsListsOfThreeDimensions() {
    PredictionFormatter json = new JsonFormatter(spec(X));
    assertThat(line(json, floats(List.of(2, 1, 2), 1, 2, 3, 4)))
        .isEqualTo("{\"x\":[[[1.0,2.0]],[[3.0,4.0]]]}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, -128, -128",
    "INT8, 127, 127",
    "UINT8, 255, 255",
    "INT16, -32768, -32768",
    "UINT16, 65535, 65535",
    "INT32, -2147483648, -2147483648",
    "INT32, 2147483647, 2147483647",
    "UINT32, 4294967295, 4294967295",
    "INT64, -9223372036854775808, -9223372036854775808",
    "INT64, 9223372036854775807, 9223372036854775807",
    "UINT64, 0, 0",
    "UINT64, -1, 18446744073709551615",
    "UINT64, -9223372036854775808, 9223372036854775808",
    "BOOL, 0, false",
    "BOOL, 1, true",
  })
  void writesWholeNumbersAndBools(DType dtype, long bits, String text) {
    PredictionFormatter json = new JsonFormatter(spec(output("n", dtype)));
    assertThat(line(json, Formats.bits(dtype, bits))).isEqualTo("{\"n\":" + text + "}\n");
  }

  @Test
  void writesBoolsAsAList() {
    NumberColumn column = (NumberColumn) Column.of(DType.BOOL);
    column.reset(List.of(2));
    column.addByte((byte) 1);
    column.addByte((byte) 0);
    column.endRows(1);
    PredictionFormatter json = new JsonFormatter(spec(output("b", DType.BOOL)));
    assertThat(line(json, column)).isEqualTo("{\"b\":[true,false]}\n");
  }

  @Test
  void escapesWhatStringsMustNotHold() {
    PredictionFormatter json = new JsonFormatter(spec(TEXT));
    assertThat(line(json, strings(SCALAR, "\"q\" \\ / \n\r\t\b\f\0\u001f\u007f é€😀\u2028")))
        .isEqualTo(
            "{\"text\":\"\\\"q\\\" \\\\ / \\n\\r\\t\\b\\f\\u0000\\u001F\u007f é€😀\u2028\"}\n");
  }

  @Test
  void escapesAliases() {
    PredictionFormatter json = new JsonFormatter(spec(output("a\"é\n", DType.FLOAT)));
    assertThat(line(json, floats(SCALAR, 1))).isEqualTo("{\"a\\\"é\\n\":1.0}\n");
  }

  @Test
  void writesBytesAsBase64() {
    PredictionFormatter json = new JsonFormatter(spec(output("raw_bytes", DType.STRING)));
    byte[][] values = {Formats.ofInts(0xFF), {}, Formats.ofInts(0xFB, 0xEF, 0xFF)};
    assertThat(line(json, Formats.byteStrings(List.of(3), values)))
        .isEqualTo("{\"raw_bytes\":[{\"b64\":\"/w==\"},{\"b64\":\"\"},{\"b64\":\"++//\"}]}\n");
  }

  @Test
  void writesOtherDtypesUnderABytesAliasAsTheyAre() {
    PredictionFormatter json = new JsonFormatter(spec(output("n_bytes", DType.FLOAT)));
    assertThat(line(json, floats(SCALAR, 1))).isEqualTo("{\"n_bytes\":1.0}\n");
  }

  @Test
  void failsTheInstanceWhoseStringIsNotUtf8AndAppendsNothing() {
    PredictionFormatter json = new JsonFormatter(spec(X, TEXT));
    LineBuffer out = new LineBuffer();
    out.appendAscii("before\n");
    Column bad =
        Formats.byteStrings(List.of(1, 2), "ok".getBytes(UTF_8), Formats.ofInts('a', 0x80));
    List<Column> columns = List.of(floats(SCALAR, 1), bad);

    assertThat(json.write(columns, 0, List.of(), 0, out))
        .isEqualTo(
            new Failure(
                Stage.DECODE,
                ErrorCode.INVALID_OUTPUT,
                "Cannot format output text: its bytes are not UTF-8"
                    + " (give it an alias that ends in _bytes to have them in base64)"));
    assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("before\n");
  }

  @Test
  void writesTheKeyAsItIs() {
    PredictionFormatter json =
        new JsonFormatter(
            new FormatSpec(List.of(X), List.of(PassedField.json("the \"id\"")), false));
    Column x = floats(SCALAR, 1);
    assertThat(lineWith(json, List.of("{\"a\": 1e5}"), x))
        .isEqualTo("{\"the \\\"id\\\"\":{\"a\": 1e5},\"x\":1.0}\n");
    assertThat(lineWith(json, List.of("\"\\u0041\""), x))
        .isEqualTo("{\"the \\\"id\\\"\":\"\\u0041\",\"x\":1.0}\n");
    assertThat(lineWith(json, List.of(""), x)).isEqualTo("{\"the \\\"id\\\"\":null,\"x\":1.0}\n");
  }

  @Test
  void writesTheInstanceBesideThePrediction() {
    Column x = floats(SCALAR, 1);
    PredictionFormatter withKey =
        new JsonFormatter(new FormatSpec(List.of(X, TEXT), List.of(PassedField.json("id")), true));
    assertThat(lineWith(withKey, List.of("7", "{\"id\":7, \"in\":[1]}"), x, strings(SCALAR, "a")))
        .isEqualTo(
            "{\"id\":7,\"instance\":{\"id\":7, \"in\":[1]},"
                + "\"prediction\":{\"x\":1.0,\"text\":\"a\"}}\n");
    PredictionFormatter without = new JsonFormatter(new FormatSpec(List.of(X), List.of(), true));
    assertThat(lineWith(without, List.of("[1]"), x))
        .isEqualTo("{\"instance\":[1],\"prediction\":{\"x\":1.0}}\n");
  }

  @Test
  void refusesColumnsThatAreNotTheOutputs() {
    PredictionFormatter json = new JsonFormatter(spec(X));
    assertThatThrownBy(() -> line(json)).hasMessage("Invalid number of columns: 0 (must be 1)");
    assertThatThrownBy(() -> line(json, strings(SCALAR, "a")))
        .hasMessage("Invalid dtype of output x: STRING (must be FLOAT)");
  }
}
