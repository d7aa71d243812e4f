package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.instance.Encoding.LENIENT;
import static org.batchpredict.transforms.instance.Encoding.STRICT;
import static org.batchpredict.transforms.instance.Encoding.encode;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.values;

import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of docs/spec.md, Instances, cell by cell. Expected values are as {@link Encoding#value}
 * has them.
 */
class CoercionTest {
  private static final String NUMBER = "a number";
  private static final String TEXT = "a string or {\"b64\": \"…\"}";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "FLOAT    | 1                        | 1.0",
        "FLOAT    | -0                       | -0.0",
        "FLOAT    | 0.1                      | 0.1",
        "FLOAT    | 16777217                 | 1.6777216E7",
        "FLOAT    | 1.00000017881393432617187499 | 1.0000001",
        "FLOAT    | 1.00000017881393432617187501 | 1.0000002",
        "FLOAT    | 3.4028235e38             | 3.4028235E38",
        "FLOAT    | 1e-999999999             | 0.0",
        "FLOAT    | NaN                      | NaN",
        "FLOAT    | -Infinity                | -Infinity",
        "FLOAT    | \"Infinity\"             | Infinity",
        "DOUBLE   | 123456789012345678901234567890 | 1.2345678901234568E29",
        "DOUBLE   | 4.9e-324                 | 4.9E-324",
        "DOUBLE   | \"NaN\"                  | NaN",
        "DOUBLE   | \"-Infinity\"            | -Infinity",
        "HALF     | 1                        | 15360",
        "HALF     | -2                       | -16384",
        "HALF     | 65504                    | 31743",
        "HALF     | 65519.999999999999999999999 | 31743",
        "HALF     | 1.00048828125            | 15360",
        "HALF     | 1.0004882812500000000000000001 | 15361",
        "HALF     | 2.98023223876953125e-8   | 0",
        "HALF     | 2.98023223876953125000001e-8 | 1",
        "HALF     | Infinity                 | 31744",
        "HALF     | NaN                      | 32256",
        "BFLOAT16 | 1                        | 16256",
        "BFLOAT16 | 1.00390625               | 16256",
        "BFLOAT16 | 1.003906250000000000000000001 | 16257",
        "BFLOAT16 | -Infinity                | -128",
        "INT8     | -128                     | -128",
        "INT8     | 127.0                    | 127",
        "INT16    | 3e2                      | 300",
        "INT32    | -2147483648              | -2147483648",
        "INT32    | 0e999999999              | 0",
        "INT32    | 15e-1000000000000000000000 | !an integer from -2147483648 to 2147483647",
        "INT64    | 9223372036854775807      | 9223372036854775807",
        "INT64    | -9223372036854775808     | -9223372036854775808",
        "INT64    | -9223372036854775809     | !an integer from -9223372036854775808 to 9223372036854775807",
        "INT64    | \"-9007199254740993\"    | -9007199254740993",
        "INT64    | 922337203685477580.7e1   | 9223372036854775807",
        "UINT8    | 255                      | 255",
        "UINT8    | -0                       | 0",
        "UINT16   | 65535                    | 65535",
        "UINT32   | 4294967295               | 4294967295",
        "UINT64   | 18446744073709551615     | 18446744073709551615",
        "UINT64   | \"18446744073709551615\" | 18446744073709551615",
        "BOOL     | true                     | true",
        "BOOL     | false                    | false",
        "STRING   | \"text\"                 | text",
        "STRING   | \"\"                     | ''",
        "STRING   | \"\\u00e9\"              | Ã©",
        "STRING   | \"a😀b\"              | 'að\u009f\u0098\u0080b'",
        "STRING   | \"\\ud83d\\ude00\"    | 'ð\u009f\u0098\u0080'",
        "STRING   | {\"b64\": \"AP8=\"}      | '\u0000ÿ'",
        "STRING   | {\"b64\": \"AP8\"}       | '\u0000ÿ'",
        "STRING   | {\"b64\": \"\"}          | ''",
      })
  void takesWhatFits(DType dtype, String json, String expected) {
    check(STRICT, dtype, json, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT  | true       | true",
        "FLOAT  | null       | null",
        "DOUBLE | \"one\"    | string \"one\"",
        "DOUBLE | \"INF\"    | string \"INF\"",
        "DOUBLE | \"1\"      | string \"1\"",
        "HALF   | \"+Infinity\" | string \"+Infinity\"",
        "HALF   | {\"b64\": \"AA==\"} | an object",
      })
  void refusesWhatIsNoNumber(DType dtype, String json, String shown) {
    refuses(STRICT, dtype, json, shown, NUMBER);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,1e39",
    "FLOAT,-3.4028236e38",
    "DOUBLE,1e400",
    "DOUBLE,1e999999999",
    "HALF,65520",
    "BFLOAT16,3.4e38",
    "BFLOAT16,-1e400",
  })
  void refusesNumbersPastTheRangeOfTheDtype(DType dtype, String json) {
    refuses(STRICT, dtype, json, json, "within the range of " + dtype);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.7",
        "-1",
        "256",
        "2.55e4",
        "1e999999999",
        "1e-1",
        "18446744073709551616",
        "99999999999999999999",
        "0.1e-99999999999",
        "true",
        "null",
        "NaN",
        "Infinity",
      })
  void refusesWhatIsNoIntegerInRange(String json) {
    refuses(STRICT, DType.UINT8, json, json, "an integer from 0 to 255");
  }

  @ParameterizedTest
  @CsvSource({
    "INT32,\"1\"",
    "INT64,\"1.0\"",
    "INT64,\"+1\"",
    "INT64,\"-\"",
    "INT64,\"\"",
    "INT64,\" 1\"",
    "INT64,\"9223372036854775808\"",
    "INT64,\"1e3\"",
  })
  void refusesStringsThatAreNoLongInteger(DType dtype, String json) {
    String range =
        dtype == DType.INT64
            ? "an integer from -9223372036854775808 to 9223372036854775807"
            : "an integer from -2147483648 to 2147483647";
    refuses(STRICT, dtype, json, "string " + json, range);
  }

  @ParameterizedTest
  @CsvSource({"0", "1.0", "NaN", "null"})
  void refusesWhatIsNoBool(String json) {
    refuses(STRICT, DType.BOOL, json, json, "true or false");
    refuses(STRICT, DType.BOOL, "\"true\"", "string \"true\"", "true or false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0 | 1.0",
        "true | true",
        "null | null",
        "Infinity | Infinity",
        "[{}] | an object",
        "[{\"a\": 1}] | an object",
        "[{\"b64\": 1}] | an object",
        "[{\"b64\": \"AA==\", \"a\": 1}] | an object",
      })
  void refusesWhatIsNoString(String json, String shown) {
    Failure failure =
        Encoding.failure(
            input("x", DType.STRING, json.startsWith("[") ? new Integer[] {1} : new Integer[0]),
            json);

    assertThat(failure).isEqualTo(invalid(shown, TEXT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"b64\": \"A\"}         | {\"b64\": \"A\"}",
        "{\"b64\": \"AA=\"}       | {\"b64\": \"AA=\"}",
        "{\"b64\": \"AP_-\"}      | {\"b64\": \"AP_-\"}",
        "{\"b64\": \"AA==\\n\"}   | {\"b64\": \"AA==\\u000a\"}",
        "{\"b64\": \"\u0141A==\"} | {\"b64\": \"\u0141A==\"}",
      })
  void refusesInvalidBase64(String json, String shown) {
    refuses(STRICT, DType.STRING, json, shown, "valid base64");
  }

  @ParameterizedTest
  @CsvSource({"\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800", "\\ud800\\ud800"})
  void refusesLoneSurrogates(String text) {
    refuses(
        STRICT,
        DType.STRING,
        '"' + text + '"',
        "string \"" + text + '"',
        "Unicode text, without lone surrogates");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT  | 1e39       | Infinity",
        "DOUBLE | -1e400     | -Infinity",
        "FLOAT  | 1e999      | Infinity",
        "HALF   | 65520      | 31744",
        "BFLOAT16 | -1e999   | -128",
        "FLOAT  | true       | 1.0",
        "DOUBLE | false      | 0.0",
        "FLOAT  | \" 1.5e1 \" | 15.0",
        "FLOAT  | \"-inf\"   | -Infinity",
        "FLOAT  | \"+Infinity\" | Infinity",
        "DOUBLE | \"nan\"    | NaN",
        "FLOAT  | null       | NaN",
        "FLOAT  | \"-1e999\" | -Infinity",
        "FLOAT  | \".5\"    | 0.5",
        "FLOAT  | \"1.\"    | 1.0",
        "FLOAT  | \"one\"    | !a number",
        "FLOAT  | \"1d\"     | !a number",
        "FLOAT  | \"0x1p3\"  | !a number",
        "FLOAT  | \"\"       | !a number",
        "FLOAT  | {\"a\": 1} | !a number",
        "INT32  | 1.7        | 1",
        "INT32  | -1.7       | -1",
        "INT8   | 300        | 44",
        "UINT8  | -1         | 255",
        "INT8   | 1e10       | 0",
        "INT32  | -4294967297.9 | -1",
        "INT64  | 9223372036854775807 | 9223372036854775807",
        "INT64  | -9223372036854775808 | -9223372036854775808",
        "INT64  | 9223372036854775808 | !within the range of INT64",
        "INT64  | 1e19       | !within the range of INT64",
        "INT64  | -1e19      | !within the range of INT64",
        "INT8   | 18446744073709551617 | !within the range of INT64",
        "UINT64 | 18446744073709551615 | 18446744073709551615",
        "UINT64 | -1         | 18446744073709551615",
        "UINT64 | -9223372036854775808 | 9223372036854775808",
        "UINT64 | 1e19       | 10000000000000000000",
        "UINT8  | 18446744073709551616 | !within the range of UINT64",
        "INT32  | 1e999      | !within the range of INT64",
        "INT32  | -1e999     | !within the range of INT64",
        "INT32  | 1e999999999 | !within the range of INT64",
        "INT32  | 1e99999999999 | !within the range of INT64",
        "INT32  | 0e99999999999 | 0",
        "UINT32 | \"1e999\" | !within the range of UINT64",
        "INT64  | 0.99999999999999999999 | 1",
        "INT32  | 1e-999999999 | 0",
        "INT32  | true       | 1",
        "UINT64 | false      | 0",
        "INT16  | \"+42.9\"  | 42",
        "INT16  | \"42.9\"   | 42",
        "INT16  | \"0x1\"    | !an integer from -32768 to 32767",
        "INT16  | \"1e\"     | !an integer from -32768 to 32767",
        "INT16  | \"1e+\"    | !an integer from -32768 to 32767",
        "INT16  | \".\"      | !an integer from -32768 to 32767",
        "INT32  | null       | !an integer from -2147483648 to 2147483647",
        "INT32  | NaN        | !an integer from -2147483648 to 2147483647",
        "BOOL   | 0.0        | false",
        "BOOL   | 1e-999999999 | false",
        "BOOL   | 1e-300     | true",
        "BOOL   | -0         | false",
        "BOOL   | -1e999     | true",
        "BOOL   | NaN        | true",
        "BOOL   | \"\"       | false",
        "BOOL   | \"false\"  | true",
        "BOOL   | null       | !true or false",
        "STRING | 1.50       | 1.50",
        "STRING | true       | True",
        "STRING | false      | False",
        "STRING | -Infinity  | -Infinity",
      })
  void coercesAsNumpyWhenLenient(DType dtype, String json, String expected) {
    check(LENIENT, dtype, json, expected);
  }

  /** An expectation that starts with ! is what the value must be. */
  private static void check(InstanceRules rules, DType dtype, String json, String expected) {
    EncodedBatch encoded = encode(rules, input("x", dtype), "{\"x\": " + json + "}", json);

    if (expected.startsWith("!")) {
      assertThat(Encoding.message(encoded, 0)).endsWith("(must be " + expected.substring(1) + ")");
    } else {
      assertThat(encoded.failure(0)).isNull();
      assertThat(values(encoded)).extracting(Object::toString).containsExactly(expected, expected);
    }
  }

  private static void refuses(
      InstanceRules rules, DType dtype, String json, String shown, String wanted) {
    EncodedBatch encoded = encode(rules, input("x", dtype), "{\"x\": " + json + "}");

    assertThat(encoded.groups()).isEmpty();
    assertThat(encoded.failure(0)).isEqualTo(invalid(shown, wanted));
  }

  private static Failure invalid(String shown, String wanted) {
    return Failure.of(
        Stage.ENCODE,
        ErrorCode.INVALID_INPUT,
        "Invalid value for \"x\": ",
        shown,
        " (must be " + wanted + ")");
  }
}
