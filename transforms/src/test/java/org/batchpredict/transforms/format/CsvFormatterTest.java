package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.format.Formats.floats;
import static org.batchpredict.transforms.format.Formats.line;
import static org.batchpredict.transforms.format.Formats.lineWith;
import static org.batchpredict.transforms.format.Formats.output;
import static org.batchpredict.transforms.format.Formats.spec;
import static org.batchpredict.transforms.format.Formats.strings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFormatterTest {
  private static final TensorSpec X = output("x", DType.FLOAT);
  private static final TensorSpec X2 = output("x2", DType.FLOAT);
  private static final TensorSpec TEXT = output("text", DType.STRING);
  private static final List<Integer> SCALAR = List.of();

  @Test
  void namesItsColumns() {
    TensorSpec odd = output("a,\"é\"", DType.FLOAT);
    FormatSpec spec = new FormatSpec(List.of(X, odd), List.of(PassedField.json("the key")), true);
    assertThat(CsvFormatter.header(spec)).isEqualTo("the key,instance,x,\"a,\"\"é\"\"\"\r\n");
    assertThat(CsvFormatter.header(spec(X, TEXT))).isEqualTo("x,text\r\n");
  }

  @Test
  void writesScalarsBareAndTheRestAsJson() {
    PredictionFormatter csv = new CsvFormatter(spec(TEXT, X, X2));
    assertThat(line(csv, strings(SCALAR, "two words"), floats(SCALAR, 1), floats(List.of(2), 1, 2)))
        .isEqualTo("two words,1.0,\"[1.0,2.0]\"\r\n");
  }

  @Test
  void writesNanBareAsAScalarOnly() {
    PredictionFormatter csv = new CsvFormatter(spec(X, X2));
    assertThat(line(csv, floats(SCALAR, Float.NaN), floats(List.of(1), Float.NEGATIVE_INFINITY)))
        .isEqualTo("NaN,\"[\"\"-Infinity\"\"]\"\r\n");
  }

  @Test
  void writesOtherScalarsAsInJson() {
    TensorSpec int8 = output("i", DType.INT8);
    TensorSpec uint64 = output("u", DType.UINT64);
    TensorSpec bool = output("b", DType.BOOL);
    PredictionFormatter csv = new CsvFormatter(spec(int8, uint64, bool));
    Column negative = Formats.bits(DType.INT8, -1);
    assertThat(line(csv, negative, Formats.bits(DType.UINT64, -1), Formats.bits(DType.BOOL, 1)))
        .isEqualTo("-1,18446744073709551615,true\r\n");
  }

  @Test
  void writesBytesAsJsonBase64() {
    PredictionFormatter csv = new CsvFormatter(spec(output("raw_bytes", DType.STRING)));
    assertThat(line(csv, Formats.byteStrings(SCALAR, Formats.ofInts(0xFF))))
        .isEqualTo("\"{\"\"b64\"\":\"\"/w==\"\"}\"\r\n");
  }

  @Test
  void quotesStringsThatReadersWouldMisread() {
    PredictionFormatter csv = new CsvFormatter(spec(TEXT));
    assertThat(line(csv, strings(SCALAR, "a,b"))).isEqualTo("\"a,b\"\r\n");
    assertThat(line(csv, strings(SCALAR, "say \"a\""))).isEqualTo("\"say \"\"a\"\"\"\r\n");
    assertThat(line(csv, strings(SCALAR, "a\nb"))).isEqualTo("\"a\nb\"\r\n");
    assertThat(line(csv, strings(SCALAR, "a\rb"))).isEqualTo("\"a\rb\"\r\n");
    assertThat(line(csv, strings(SCALAR, " a"))).isEqualTo("\" a\"\r\n");
    assertThat(line(csv, strings(SCALAR, "a\t"))).isEqualTo("\"a\t\"\r\n");
    assertThat(line(csv, strings(SCALAR, ""))).isEqualTo("\"\"\r\n");
    assertThat(line(csv, strings(SCALAR, "\""))).isEqualTo("\"\"\"\"\r\n");
  }

  @Test
  void failsTheInstanceWhoseStringIsNotUtf8AndAppendsNothing() {
    PredictionFormatter csv = new CsvFormatter(spec(X, TEXT));
    LineBuffer out = new LineBuffer();
    Column x = floats(SCALAR, 1);
    for (List<Integer> rowDims : List.of(SCALAR, List.of(1))) {
      Column bad = Formats.byteStrings(rowDims, Formats.ofInts(0xC3));
      assertThat(csv.write(List.of(x, bad), 0, List.of(), 0, out)).isNotNull();
      assertThat(out.size()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "7, 7",
        "|\"a\"|, a",
        "|\"\"|, |\"\"|",
        "|\"a,b\"|, |\"a,b\"|",
        "|\"\\u00e9\\\"\\n\"|, |\"é\"\"\n\"|",
        "|\"\\ud800\"|, |\"\"\"\\ud800\"\"\"|",
        "|[1,2]|, |\"[1,2]\"|",
        "|\"null\"|, null",
        "null, ||",
      })
  void writesTheTextOfTheKey(String key, String cell) {
    PredictionFormatter csv =
        new CsvFormatter(new FormatSpec(List.of(X), List.of(PassedField.json("id")), false));
    assertThat(lineWith(csv, List.of(key), floats(SCALAR, 1))).isEqualTo(cell + ",1.0\r\n");
  }

  @Test
  void leavesTheCellOfNoKeyEmpty() {
    PredictionFormatter csv =
        new CsvFormatter(new FormatSpec(List.of(X), List.of(PassedField.json("id")), false));
    assertThat(lineWith(csv, List.of(""), floats(SCALAR, 1))).isEqualTo(",1.0\r\n");
  }

  @Test
  void writesTheInstanceAsJson() {
    Column x = floats(SCALAR, 1);
    PredictionFormatter withKey =
        new CsvFormatter(new FormatSpec(List.of(X), List.of(PassedField.json("id")), true));
    assertThat(lineWith(withKey, List.of("7", "{\"a\":1}"), x))
        .isEqualTo("7,\"{\"\"a\"\":1}\",1.0\r\n");
  }

  @Property
  void everyTextReadsBack(
      @ForAll @Size(min = 1, max = 4)
          List<@CharRange(from = ' ', to = '\uD7FF') @Chars({',', '"', '\r', '\n', ' '}) String>
              cells)
      throws IOException {
    TensorSpec[] outputs = new TensorSpec[cells.size()];
    Column[] columns = new Column[cells.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = output("a" + i, DType.STRING);
      columns[i] = strings(SCALAR, cells.get(i));
    }
    PredictionFormatter csv = new CsvFormatter(spec(outputs));
    assertThat(records(line(csv, columns) + line(csv, columns)))
        .extracting(CSVRecord::toList)
        .containsExactly(cells, cells);
  }

  @Property
  void everyListReadsBackAsOneCell(
      @ForAll @NotEmpty List<@Chars({',', '"', '\\', '\n', 'a'}) String> texts) throws IOException {
    Column column = strings(List.of(texts.size()), texts.toArray(String[]::new));
    String json = line(new JsonFormatter(spec(TEXT)), column);
    String value = json.substring("{\"text\":".length(), json.length() - "}\n".length());
    assertThat(records(line(new CsvFormatter(spec(TEXT)), column)))
        .extracting(CSVRecord::toList)
        .containsExactly(List.of(value));
  }

  @Test
  void writesRowsOfOneElementBareWhenFlat() {
    TensorSpec one = output("one", DType.FLOAT, RowShape.of(1));
    TensorSpec deep = output("deep", DType.STRING, RowShape.of(1, 1));
    TensorSpec two = output("two", DType.FLOAT, RowShape.of(2));
    TensorSpec open = output("open", DType.FLOAT, RowShape.of(RowShape.UNKNOWN));
    Column[] columns = {
      floats(List.of(1), Float.NaN),
      strings(List.of(1, 1), "a,b"),
      floats(List.of(2), 1, 2),
      floats(List.of(1), 3)
    };
    assertThat(line(new CsvFormatter(spec(one, deep, two, open), true), columns))
        .isEqualTo("NaN,\"a,b\",\"[1.0,2.0]\",[3.0]\r\n");
    assertThat(line(new CsvFormatter(spec(one, deep, two, open)), columns))
        .isEqualTo("\"[\"\"NaN\"\"]\",\"[[\"\"a,b\"\"]]\",\"[1.0,2.0]\",[3.0]\r\n");
  }

  @Test
  void keepsWhatASignatureIsWrongAboutWhenFlat() {
    TensorSpec one = output("one", DType.FLOAT, RowShape.of(1));
    assertThat(line(new CsvFormatter(spec(one), true), floats(List.of(2), 1, 2)))
        .isEqualTo("\"[1.0,2.0]\"\r\n");
  }

  @Property
  void everyFlatFileReadsBackByItsHeader(
      @ForAll @Size(min = 1, max = 4)
          List<@CharRange(from = ' ', to = '\uD7FF') @Chars({',', '"', '\r', '\n', ' '}) String>
              texts,
      @ForAll float number)
      throws IOException {
    FormatSpec spec =
        spec(
            output("a,\"b\"", DType.STRING, RowShape.of(1)),
            output("x", DType.FLOAT, RowShape.of(1, 1)));
    OutputFormat format = OutputFormat.flatCsv();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ShardFormat.Shard shard = format.shards(spec).open(file);
    for (String text : texts) {
      byte[] line =
          line(format.formatter(spec), strings(List.of(1), text), floats(List.of(1, 1), number))
              .getBytes(UTF_8);
      shard.write(line, 0, line.length, 1);
    }
    shard.end();
    CSVFormat readers = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(file.toString(UTF_8), readers)) {
      List<CSVRecord> records = parser.getRecords();
      assertThat(records).extracting(record -> record.get("a,\"b\"")).isEqualTo(texts);
      assertThat(records)
          .allSatisfy(record -> assertThat(Float.parseFloat(record.get("x"))).isEqualTo(number));
    }
  }

  private static List<CSVRecord> records(String csv) throws IOException {
    try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
      return parser.getRecords();
    }
  }
}
