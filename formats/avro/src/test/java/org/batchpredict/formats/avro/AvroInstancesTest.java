package org.batchpredict.formats.avro;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroInstancesTest {
  private static final InstanceRules STRICT = InstanceRules.strict();
  private static final InstanceRules LENIENT = new InstanceRules(true, FieldRules.NONE, false);

  @TempDir Path directory;

  @Test
  void feedsEveryTypeByTheTableOfCoercion() throws IOException {
    assertThat(fed("'int'", 7, DType.FLOAT)).isEqualTo("7.0");
    assertThat(fed("'long'", Long.MAX_VALUE, DType.INT64)).isEqualTo("9223372036854775807");
    assertThat(fed("'float'", 0.1f, DType.FLOAT)).isEqualTo("0.1");
    assertThat(fed("'double'", 0.1, DType.DOUBLE)).isEqualTo("0.1");
    assertThat(fed("'double'", 3.0, DType.INT64)).isEqualTo("3");
    assertThat(fed("'double'", Double.NaN, DType.DOUBLE)).isEqualTo("NaN");
    assertThat(fed("'boolean'", true, DType.BOOL)).isEqualTo("true");
    assertThat(fed("'string'", "é", DType.STRING)).isEqualTo("é");
    assertThat(fed("'string'", "12", DType.INT64)).isEqualTo("12");
    assertThat(fed("'bytes'", ByteBuffer.wrap(new byte[] {'a'}), DType.STRING)).isEqualTo("a");
    assertThat(fed("['null','float']", 2f, DType.FLOAT)).isEqualTo("2.0");
    assertThat(fed(decimal(2), ByteBuffer.wrap(new byte[] {1, 0}), DType.DOUBLE)).isEqualTo("2.56");
    assertThat(fed(decimal(0), ByteBuffer.wrap(new byte[] {1, 0}), DType.INT64)).isEqualTo("256");
    assertThat(fed("{'type':'int','logicalType':'date'}", 19000, DType.INT64)).isEqualTo("19000");
  }

  private static String decimal(int scale) {
    return "{'type':'bytes','logicalType':'decimal','precision':9,'scale':" + scale + "}";
  }

  @Test
  void failsWhatNoInputTakes() throws IOException {
    assertThat(fed("'int'", 7, DType.STRING))
        .startsWith("Invalid value for \"x\": 7 (must be a str");
    assertThat(fed("'double'", 0.5, DType.INT64)).startsWith("Invalid value for \"x\": 0.5 (must");
    assertThat(fed("'bytes'", ByteBuffer.wrap(new byte[3]), DType.FLOAT))
        .isEqualTo("Invalid value for \"x\": 3 bytes (must be a number)");
    assertThat(fed("['null','float']", null, DType.FLOAT))
        .isEqualTo("Invalid value for \"x\": null (must be a number)");
  }

  @Test
  void takesNestedListsForRows() throws IOException {
    Schema schema = schema("{'type':'array','items':{'type':'array','items':'long'}}");
    ModelSignature signature = signature(input("x", DType.INT64, 2, 2));

    EncodedBatch encoded =
        encode(
            signature,
            STRICT,
            schema,
            AvroFiles.record(schema, List.of(List.of(1L, 2L), List.of(3L, 4L))),
            AvroFiles.record(schema, List.of(List.of(1L), List.of(3L, 4L))));

    assertThat(values(encoded)).containsExactly("1", "2", "3", "4");
    assertThat(message(encoded, 1))
        .isEqualTo("Invalid shape of \"x\": ragged, lists of 1 and 2 (expected [2,2])");
  }

  @ParameterizedTest
  @CsvSource({"float,FLOAT", "double,DOUBLE", "float,DOUBLE", "double,FLOAT"})
  void takesListsOfNumbersThatMayBeNull(String number, DType dtype) throws IOException {
    for (String items : List.of("'%s'", "['null','%s']", "['%s','null']")) {
      boolean optional = items.contains("null");
      Schema schema =
          AvroFiles.schema(
              "{'type':'record','name':'R','fields':[{'name':'x','type':{'type':'array','items':"
                  + items.formatted(number)
                  + "}},{'name':'id','type':'long'}]}");
      FieldRules fields = new FieldRules(PassedField.json("id"), List.of(), Set.of("x"), Set.of());

      EncodedBatch encoded =
          encode(
              signature(input("x", dtype, 3)),
              new InstanceRules(true, fields, false),
              schema,
              AvroFiles.record(schema, numbers(number, 1, 2, 3), 70L),
              AvroFiles.record(schema, numbers(number, 4, optional ? null : 5, 6), 71L),
              AvroFiles.record(schema, numbers(number, 7, 8), 72L),
              AvroFiles.record(schema, numbers(number, 9, 10, 11), 73L));

      assertThat(values(encoded))
          .containsExactly(
              "1.0", "2.0", "3.0", "4.0", optional ? "NaN" : "5.0", "6.0", "9.0", "10.0", "11.0");
      assertThat(message(encoded, 2)).isEqualTo("Invalid shape of \"x\": [2] (expected [3])");
      assertThat(passed(encoded, 3)).containsExactly("73");
    }
  }

  private static List<@Nullable Object> numbers(String type, @Nullable Integer... numbers) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Integer number : numbers) {
      if (number == null) {
        list.add(null);
      } else if (type.equals("float")) {
        list.add(number.floatValue());
      } else {
        list.add(number.doubleValue());
      }
    }
    return list;
  }

  @Test
  void nullIsNoValueOfAnInputWithADefault() throws IOException {
    Schema schema = schema("['null','float']");
    TensorSpec x = new TensorSpec("x", "x:0", DType.FLOAT, RowShape.of(), true);

    EncodedBatch encoded =
        encode(signature(x), STRICT, schema, AvroFiles.record(schema, (Object) null));

    assertThat(encoded.failure(0)).isNull();
    assertThat(encoded.groups().get(0).inputs().get(0)).isNull();
    assertThat(
            values(
                encode(
                    signature(input("x", DType.FLOAT)),
                    LENIENT,
                    schema,
                    AvroFiles.record(schema, (Object) null))))
        .containsExactly("NaN");
  }

  @Test
  void fieldsGoPastTheModelAsJsonOrAsTheyAre() throws IOException {
    Schema schema =
        AvroFiles.schema(
            "{'type':'record','name':'R','fields':[{'name':'x','type':'float'},"
                + "{'name':'id','type':['null','long']},{'name':'tag','type':['string','null']}]}");
    FieldRules fields =
        new FieldRules(PassedField.json("id"), List.of(PassedField.json("tag")), null, Set.of());
    InstanceRules rules = new InstanceRules(false, fields, true);
    ModelSignature signature = signature(input("x", DType.FLOAT));
    GenericRecord whole = AvroFiles.record(schema, 1f, 300L, "a\"b");
    GenericRecord keyless = AvroFiles.record(schema, 1f, null, null);

    EncodedBatch json = encode(signature, rules, schema, whole, keyless);

    assertThat(passed(json, 0))
        .containsExactly("300", "\"a\\\"b\"", "{\"x\":1.0,\"id\":300,\"tag\":\"a\\\"b\"}");
    assertThat(passed(json, 1)).containsExactly("", "", "");
    assertThat(message(json, 1)).isEqualTo("Missing key field \"id\"");
    InstanceRules typed = new AvroInput().fit(rules, signature, List.of(file()));
    assertThat(typed.fields().passed().stream().map(PassedField::type))
        .containsExactly("\"long\"", "\"string\"");
    EncodedBatch binary = encode(signature, typed, schema, whole);
    assertThat(passed(binary, 0).subList(0, 2)).containsExactly("Ø\u0004", "\u0006a\"b");
  }

  @Test
  void aKeyIsFoundBehindAValueThatFails() throws IOException {
    Schema schema =
        AvroFiles.schema(
            "{'type':'record','name':'R','fields':[{'name':'x','type':'string'},"
                + "{'name':'id','type':'long'}]}");
    InstanceRules rules = new InstanceRules(false, FieldRules.key("id"), false);

    EncodedBatch encoded =
        encode(
            signature(input("x", DType.FLOAT)), rules, schema, AvroFiles.record(schema, "no", 5L));

    assertThat(message(encoded, 0))
        .isEqualTo("Invalid value for \"x\": string \"no\" (must be a number)");
    assertThat(passed(encoded, 0)).containsExactly("5");
  }

  @Test
  void saysOnceForAFileWhatItsColumnsCannotBe() throws IOException {
    Schema schema = schema("'float'");
    String file = "Cannot use " + directory.resolve("in.avro") + ": ";
    write(schema, AvroFiles.record(schema, 1f));

    assertProblem(signature(input("y", DType.FLOAT)), STRICT)
        .hasMessage(file + "Missing input \"y\" (the columns are: x)");
    assertProblem(signature(), STRICT)
        .hasMessageStartingWith(file + "Unknown column \"x\" (valid: ")
        .hasMessageEndingWith("; leave columns out by --excludedFields=x)");
    assertProblem(
            signature(input("x", DType.FLOAT)),
            new InstanceRules(false, FieldRules.key("k"), false))
        .hasMessage(file + "Missing key field \"k\" (the columns are: x)");
    EncodedBatch encoded =
        encode(signature(input("y", DType.FLOAT)), STRICT, schema, AvroFiles.record(schema, 1f));
    assertThat(message(encoded, 0)).isEqualTo("Missing input \"y\" (the columns are: x)");
    assertThat(new InstanceRules(false, new FieldRules(null, List.of(), null, Set.of("x")), false))
        .satisfies(
            rules ->
                assertThat(new AvroInput().fit(rules, signature(), List.of(file())))
                    .isEqualTo(rules));
  }

  @Test
  void aFileOfAnotherTypeFailsItsRecords() throws IOException {
    PassedField id = new PassedField("x", "\"long\"");
    InstanceRules rules =
        new InstanceRules(false, new FieldRules(null, List.of(id), null, Set.of()), false);
    Schema schema = schema("'string'");

    EncodedBatch encoded = encode(signature(), rules, schema, AvroFiles.record(schema, "a"));

    assertThat(message(encoded, 0))
        .isEqualTo(
            "Invalid type of field \"x\": \"string\" (must be \"long\", as in the first file)");
  }

  @Test
  void aRecordThatFailsIsShownAsJson() throws IOException {
    Schema schema = schema("'bytes'");
    write(schema, AvroFiles.record(schema, ByteBuffer.wrap(new byte[] {1, 2})));
    ModelSignature signature = signature(input("x", DType.FLOAT));
    RecordBatch batch = read();

    assertThat(InstanceEncoder.of(new AvroInput(), signature, STRICT).shown(batch, 0))
        .isEqualTo("{\"x\":{\"b64\":\"AQI=\"}}");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertProblem(
      ModelSignature signature, InstanceRules rules) {
    return assertThatThrownBy(() -> new AvroInput().fit(rules, signature, List.of(file())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private InputFile file() throws IOException {
    Path path = directory.resolve("in.avro");
    return new InputFile(path.toString(), Files.size(path), 0);
  }

  private String fed(String type, @org.jspecify.annotations.Nullable Object value, DType dtype)
      throws IOException {
    Schema schema = schema(type);
    EncodedBatch encoded =
        encode(signature(input("x", dtype)), STRICT, schema, AvroFiles.record(schema, value));
    return encoded.failure(0) == null ? values(encoded).get(0) : message(encoded, 0);
  }

  private static Schema schema(String type) {
    return AvroFiles.schema(
        "{'type':'record','name':'R','fields':[{'name':'x','type':" + type + "}]}");
  }

  private static TensorSpec input(String alias, DType dtype, Integer... dims) {
    return new TensorSpec(alias, alias + ":0", dtype, RowShape.of(dims), false);
  }

  private static ModelSignature signature(TensorSpec... inputs) {
    return new ModelSignature("serving_default", List.of(inputs), List.of(), 0);
  }

  private EncodedBatch encode(
      ModelSignature signature, InstanceRules rules, Schema schema, GenericRecord... records)
      throws IOException {
    write(schema, records);
    return InstanceEncoder.of(new AvroInput(), signature, rules).encode(read());
  }

  private void write(Schema schema, GenericRecord... records) throws IOException {
    AvroFiles.write(directory.resolve("in.avro"), schema, "snappy", 100, Arrays.asList(records));
  }

  private RecordBatch read() throws IOException {
    InputFile file = file();
    Split split = new Split(0, List.of(new FileRange(file.path(), 0, file.size(), file.size())));
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split, AvroRecords.BLOCKS, 1 << 20)) {
      reader.fill(batch, 1000, 1 << 20);
    }
    return batch;
  }

  private static String message(EncodedBatch encoded, int i) {
    Failure failure = requireNonNull(encoded.failure(i));
    return failure.message();
  }

  private static List<String> passed(EncodedBatch encoded, int i) {
    return encoded.passed().stream()
        .map(c -> new String(c.data(), c.start(i), c.length(i), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static List<String> values(EncodedBatch encoded) {
    Column column = requireNonNull(encoded.groups().get(0).inputs().get(0));
    List<String> values = new ArrayList<>();
    for (int i = 0; i < column.rows() * column.rowSize(); i++) {
      values.add(value(column, i));
    }
    return values;
  }

  private static String value(Column column, int i) {
    if (column instanceof StringColumn strings) {
      return new String(
          strings.data(), strings.start(i), strings.length(i), StandardCharsets.UTF_8);
    }
    NumberColumn numbers = (NumberColumn) column;
    return switch (column.dtype()) {
      case FLOAT -> "" + numbers.getFloat(i);
      case DOUBLE -> "" + numbers.getDouble(i);
      case INT64 -> "" + numbers.getLong(i);
      case BOOL -> "" + (numbers.getByte(i) == 1);
      default -> throw new IllegalStateException("No dtype of these tests");
    };
  }
}
