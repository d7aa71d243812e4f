package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.optional;
import static org.batchpredict.transforms.instance.Encoding.signature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With and without the scanner, a record is the same instance, or fails alike. */
class InstanceScannerPropertyTest {
  private static final DType[] DTYPES = DType.values();
  private static final String[] ALIASES = {"x", "y", "été", "b64", "a\"b"};
  private static final String[] SPACES = {"", "", "", " ", "  ", "\t", "\n", "\r\n "};
  private static final String[] ODD = {
    "NaN",
    "-Infinity",
    "null",
    "true",
    "false",
    "{}",
    "[]",
    "[[]]",
    "\"NaN\"",
    "\"12\"",
    "01",
    "-",
    "1.",
    ".5",
    "1e",
    "+1",
    "tru",
    "nul",
    "1e999",
    "-1e-999",
    "{\"b64\":1}",
    "{\"b64\":\"QQ==\",\"a\":1}",
    "{\"b64\":\"Q\"}",
    "{\"b64\":\"QQ=\"}",
    "{\"b64\":\"Q Q=\"}",
    "{\"b64\":\"QQ\\u003d\\u003d\"}",
    "\"\\u00e9\"",
    "\"\\ud800\"",
    "\"tab\there\"",
    "\"é😀\"",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "16777217",
    "16777217.0000000000001",
    "0.1e1"
  };

  @Property(tries = 20_000)
  void theScannerChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    ModelSignature signature = randomSignature(random);
    InstanceRules rules = randomRules(random, signature);
    RecordBatch records = new RecordBatch();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      Encoding.add(records, damage(record(random, signature).getBytes(UTF_8), random));
    }

    String text = new String(records.bytes(), 0, records.byteCount(), UTF_8);
    EncodedBatch scanned = encoder(signature, rules, true).encode(records);
    EncodedBatch parsed = encoder(signature, rules, false).encode(records);

    for (int i = 0; i < count; i++) {
      assertThat(scanned.failure(i)).as("%d of %s", i, text).isEqualTo(parsed.failure(i));
    }
    assertThat(describe(scanned)).as(text).isEqualTo(describe(parsed));
  }

  @Test
  void readsTheCommonFormsItself() {
    ModelSignature mixed =
        signature(
            input("f", DType.FLOAT, 2, 2),
            input("d", DType.DOUBLE),
            input("i", DType.INT64, 1),
            input("s", DType.STRING, -1),
            input("b", DType.BOOL));
    String record =
        "{\"f\":[[1, 2.5],[-3e-2 ,4]], \"d\": -0.1,\"i\": 7, \"s\":[\"é\",{\"b64\": \"QQ==\"}],\"b\":true}";

    assertThat(isScanned(mixed, InstanceRules.strict(), record)).isTrue();
    assertThat(isScanned(signature(input("x", DType.FLOAT, 2)), InstanceRules.strict(), "[1,2]"))
        .isTrue();
    assertThat(
            isScanned(
                signature(input("x", DType.STRING)),
                Encoding.keyed("id"),
                "{\"id\":{\"a\":[1,null]},\"b64\":\"QUI\"}"))
        .isTrue();
  }

  /** Of several faults it tells the first, as the parser does. */
  @Test
  void tellsAValueOfAWrongShapeItself() {
    assertThat(scannedFault("{\"y\":[1],\"x\":[1,2,3]}"))
        .isEqualTo("Invalid shape of \"y\": [1] (expected [2])");
    assertThat(scannedFault("{\"y\":[[1,2]],\"x\":[\"a\"]}"))
        .isEqualTo("Invalid shape of \"y\": [1,2] (expected [2])");
    assertThat(scannedFault("{\"y\":[1,2,\"a\"]}")).as("nothing that is coerced").isNull();
    assertThat(scannedFault("{\"m\":[[1,2],[3,4],[\"a\",6]]}")).as("nor here").isNull();
  }

  @Test
  void tellsATextOrNullAmongNumbersItself() {
    assertThat(scannedFault("{\"x\":[1,\"é\"],\"y\":[null,null],\"z\":true}"))
        .isEqualTo("Invalid value for \"x\": string \"é\" (must be a number)");
    assertThat(scannedFault("{\"x\":[null,\"a\"],\"z\":\"a\"}"))
        .isEqualTo("Invalid value for \"x\": null (must be a number)");
    assertThat(scannedFault("{\"x\":[1,2],\"z\":\"a\"}"))
        .isEqualTo("Invalid value for \"z\": string \"a\" (must be true or false)");
    assertThat(scannedFault("{\"x\":[1,\"NaN\"]}")).as("a number after all").isNull();
    assertThat(scannedFault("{\"x\":[\"\\u0061\",1]}")).as("with an escape").isNull();
  }

  /** Whatever else is wrong: it is no JSON. */
  @Test
  void tellsAListThatIsCutShortItself() {
    String cut = ": Unexpected end-of-input: expected close marker for Array";
    assertThat(scannedFault("{\"x\":[1, 2.5")).isEqualTo("Invalid JSON near byte 12" + cut);
    assertThat(scannedFault("{\"y\":[1],\"x\":[\"a\""))
        .isEqualTo("Invalid JSON near byte 17" + cut);
    assertThat(scannedFault("{\"x\":[1, 2.")).as("in a number").isNull();
    assertThat(scannedFault("{\"x\":[1,")).as("before an element").isNull();
    assertThat(scannedFault("{\"x\":[1]")).as("after the list").isNull();
  }

  /** What the scanner says is wrong with a record, and the parser, too; null where it does not. */
  private static @Nullable String scannedFault(String record) {
    ModelSignature model =
        signature(
            input("x", DType.FLOAT, 2),
            input("y", DType.INT64, 2),
            input("z", DType.BOOL),
            input("m", DType.FLOAT, 2, 2));
    if (!isScanned(model, InstanceRules.strict(), record)) {
      return null;
    }
    RecordBatch batch = Encoding.batch(record);
    Failure parsed =
        requireNonNull(encoder(model, InstanceRules.strict(), false).encode(batch).failure(0));
    Failure scanned =
        requireNonNull(encoder(model, InstanceRules.strict(), true).encode(batch).failure(0));
    assertThat(scanned).isEqualTo(parsed);
    return scanned.message();
  }

  /** Whether an encoder that has nothing but the scanner reads a record to its end. */
  private static boolean isScanned(ModelSignature signature, InstanceRules rules, String record) {
    RecordBatch batch = Encoding.batch(record);
    List<InputEncoder> encoders =
        signature.inputs().stream().map(spec -> new InputEncoder(spec, rules.lenient())).toList();
    Map<String, JsonSlice> slices = new HashMap<>();
    rules.fields().passed().forEach(field -> slices.put(field.name(), new JsonSlice()));
    InstanceScanner scanner = InstanceScanner.of(encoders, rules.fields(), slices, new JsonSlice());
    byte[] bytes = Arrays.copyOf(batch.bytes(), batch.byteCount() + JsonNumber.LOOKS_AHEAD);
    return scanner != null && scanner.scan(bytes, 0, batch.byteCount(), null);
  }

  private static InstanceEncoder encoder(
      ModelSignature signature, InstanceRules rules, boolean scans) {
    InputFormat json = InputFormat.json(RecordFormat.LINES);
    return InstanceEncoder.of(
        new InputFormat() {
          @Override
          public RecordFormat records() {
            return json.records();
          }

          @Override
          public RecordEncoder encoder(ModelSignature of, InstanceRules by) {
            return new JsonRecordEncoder(of, by, scans);
          }
        },
        signature,
        rules);
  }

  private static List<Object> describe(EncodedBatch encoded) {
    List<Object> all = new ArrayList<>();
    for (InstanceGroup group : encoded.groups()) {
      all.add(IntStream.range(0, group.rows()).map(group::instance).boxed().toList());
      for (int i = 0; i < group.inputs().size(); i++) {
        Column column = group.inputs().get(i);
        if (column != null) {
          all.add(i + " " + column.rowDims() + " " + column.rows());
          all.add(
              IntStream.range(0, column.rows() * column.rowSize())
                  .mapToObj(element -> Encoding.value(column, element))
                  .toList());
        }
      }
    }
    for (StringColumn passed : encoded.passed()) {
      all.add(IntStream.range(0, passed.rows()).mapToObj(i -> Encoding.text(passed, i)).toList());
    }
    return all;
  }

  private static ModelSignature randomSignature(Random random) {
    int count = 1 + random.nextInt(3);
    TensorSpec[] inputs = new TensorSpec[count];
    int first = random.nextInt(ALIASES.length);
    for (int i = 0; i < count; i++) {
      String alias = ALIASES[(first + i) % ALIASES.length];
      DType dtype = DTYPES[random.nextInt(DTYPES.length)];
      RowShape shape =
          switch (random.nextInt(6)) {
            case 0 -> RowShape.of();
            case 1 -> RowShape.of(1);
            case 2 -> RowShape.of(3);
            case 3 -> RowShape.of(-1);
            case 4 -> RowShape.of(2, 2);
            default -> RowShape.unknownRank();
          };
      TensorSpec spec = new TensorSpec(alias, alias + ":0", dtype, shape, false);
      inputs[i] = random.nextInt(10) == 0 ? optional(spec) : spec;
    }
    return signature(inputs);
  }

  private static InstanceRules randomRules(Random random, ModelSignature signature) {
    String key = random.nextInt(3) == 0 ? "id" : null;
    List<PassedField> passed =
        random.nextInt(4) == 0
            ? List.of(PassedField.json("note"), PassedField.json(signature.inputAliases().get(0)))
            : List.of();
    Set<String> excluded = random.nextInt(5) == 0 ? Set.of("noise", "b64") : Set.of();
    Set<String> included = random.nextInt(10) == 0 ? Set.copyOf(signature.inputAliases()) : null;
    return new InstanceRules(
        random.nextInt(3) == 0,
        new FieldRules(key == null ? null : PassedField.json(key), passed, included, excluded),
        random.nextInt(3) == 0);
  }

  private static String record(Random random, ModelSignature signature) {
    if (random.nextInt(6) == 0) {
      return space(random) + value(random, signature.inputs().get(0)) + space(random);
    }
    List<String> fields = new ArrayList<>();
    for (TensorSpec spec : signature.inputs()) {
      if (random.nextInt(20) > 0) {
        fields.add(field(random, spec.alias().replace("\"", "\\\""), value(random, spec)));
      }
    }
    for (String extra : List.of("id", "note", "noise", "b64")) {
      if (random.nextInt(extra.equals("id") ? 2 : 5) == 0) {
        fields.add(field(random, extra, odd(random)));
      }
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(fields, random);
    }
    return space(random) + "{" + String.join(",", fields) + "}" + space(random);
  }

  private static String field(Random random, String name, String value) {
    return space(random)
        + '"'
        + name
        + '"'
        + space(random)
        + ':'
        + space(random)
        + value
        + space(random);
  }

  private static String value(Random random, TensorSpec spec) {
    List<Integer> dims = spec.rowShape().dims();
    return list(random, spec, dims == null ? List.of(random.nextInt(3)) : dims, 0);
  }

  private static String list(Random random, TensorSpec spec, List<Integer> dims, int depth) {
    if (depth == dims.size() || random.nextInt(30) == 0) {
      return element(random, spec.dtype());
    }
    int size = dims.get(depth) < 0 ? random.nextInt(4) : dims.get(depth);
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < size + (random.nextInt(30) == 0 ? 1 : 0); i++) {
      elements.add(space(random) + list(random, spec, dims, depth + 1) + space(random));
    }
    return "[" + String.join(",", elements) + "]";
  }

  private static String element(Random random, DType dtype) {
    if (random.nextInt(20) == 0) {
      return odd(random);
    }
    return switch (dtype.kind()) {
      case FLOAT -> number(random);
      case INT, UINT ->
          random.nextInt(4) == 0 ? number(random) : String.valueOf(random.nextInt(300) - 20);
      case BOOL -> String.valueOf(random.nextBoolean());
      case STRING ->
          random.nextBoolean()
              ? '"' + "naïve 😀 text".substring(random.nextInt(4)) + '"'
              : base64(random);
    };
  }

  private static String base64(Random random) {
    byte[] bytes = new byte[random.nextInt(9)];
    random.nextBytes(bytes);
    String text = Base64.getEncoder().encodeToString(bytes);
    return "{"
        + field(random, "b64", '"' + (random.nextBoolean() ? text.replace("=", "") : text) + '"')
        + "}";
  }

  private static String number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> String.valueOf(Float.intBitsToFloat(random.nextInt())).replace("NaN", "0");
      case 1 -> String.valueOf(random.nextDouble());
      case 2 -> String.valueOf(Double.longBitsToDouble(random.nextLong())).replace("NaN", "0");
      case 3 -> random.nextInt(1000) + "." + (random.nextLong() >>> 1) + "e" + random.nextInt(40);
      case 4 -> String.valueOf(random.nextLong());
      default -> random.nextInt(10) + "." + random.nextInt(1_000_000);
    };
  }

  private static String odd(Random random) {
    return random.nextBoolean()
        ? ODD[random.nextInt(ODD.length)]
        : String.valueOf(random.nextInt());
  }

  private static String space(Random random) {
    return random.nextInt(4) == 0 ? SPACES[random.nextInt(SPACES.length)] : "";
  }

  /** Most stay as they are; of the others a byte is changed, or the end is cut off. */
  private static byte[] damage(byte[] record, Random random) {
    if (record.length > 0 && random.nextInt(6) == 0) {
      if (random.nextBoolean()) {
        return Arrays.copyOf(record, random.nextInt(record.length));
      }
      byte[] hostile = {
        '"', '\\', ',', '[', ']', '{', '}', ':', '0', '9', '.', 'e', '-', 0, -1, -62
      };
      record[random.nextInt(record.length)] = hostile[random.nextInt(hostile.length)];
    }
    return record;
  }
}
