package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.instance.Encoding.LENIENT;
import static org.batchpredict.transforms.instance.Encoding.STRICT;
import static org.batchpredict.transforms.instance.Encoding.input;
import static org.batchpredict.transforms.instance.Encoding.keyed;
import static org.batchpredict.transforms.instance.Encoding.message;
import static org.batchpredict.transforms.instance.Encoding.optional;
import static org.batchpredict.transforms.instance.Encoding.signature;
import static org.batchpredict.transforms.instance.Encoding.text;
import static org.batchpredict.transforms.instance.Encoding.values;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.CsvRecords;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvEncodingTest {
  private static final ModelSignature PERSON =
      signature(
          input("age", DType.FLOAT),
          input("city", DType.STRING),
          input("member", DType.BOOL),
          optional(input("visits", DType.INT32, 1)));

  @TempDir Path directory;

  @Test
  void feedsColumnsToTheInputsOfTheirNames() throws IOException {
    EncodedBatch encoded =
        encode(
            PERSON,
            STRICT,
            "city,visits, age ,member\nWien,3,34.5,TRUE\n\"a \"\"b\"\",\nc\",-2,1e-3,false\n"
                + "\u00d6\ud83d\ude00,7.0,.5,True\n\"\",+1, 5. ,true");

    assertThat(encoded.groups()).hasSize(1);
    InstanceGroup group = encoded.groups().get(0);
    assertThat(values(group, 0)).containsExactly(34.5f, 1e-3f, .5f, 5f);
    assertThat(values(group, 1))
        .containsExactly(
            "Wien",
            "a \"b\",\nc",
            new String("\u00d6\ud83d\ude00".getBytes(UTF_8), ISO_8859_1),
            "");
    assertThat(values(group, 2)).containsExactly(true, false, true, true);
    assertThat(values(group, 3)).containsExactly(3, -2, 7, 1);
  }

  @Test
  void leavesOutWhatIsOptionalAndHasNoValue() throws IOException {
    EncodedBatch encoded =
        encode(PERSON, STRICT, "age,city,member,visits\n1,a,true,\n2,b,true,3\n3,c,true,\n");

    assertThat(encoded.groups()).hasSize(2);
    assertThat(encoded.groups().get(0).inputs().get(3)).isNull();
    assertThat(values(encoded.groups().get(0), 0)).containsExactly(1f, 3f);
    assertThat(encode(PERSON, STRICT, "age,city,member\n1,a,true").failure(0)).isNull();
  }

  @Test
  void saysWhichCellHasNoValue() throws IOException {
    EncodedBatch encoded = encode(PERSON, STRICT, "age,city,member\n,a,true\n1,,true\n2,\"\",true");

    assertThat(message(encoded, 0))
        .isEqualTo("Missing input \"age\": its cell is empty (must have a value)");
    assertThat(message(encoded, 1))
        .isEqualTo(
            "Missing input \"city\": its cell is empty (write \"\" for an empty text, or give"
                + " --csvNull=TEXT for no value)");
    assertThat(encoded.failure(2)).isNull();
  }

  @Test
  void takesATextForNoValue() throws IOException {
    InputFormat format = InputFormat.csv(CsvRecords.of(',', false), "NA");
    String text = "age,city,member,visits\n1,NA,true,1\n2,\"NA\",true,NA\n3,,true,1\nNA,a,true,1\n";
    EncodedBatch encoded = encode(format, PERSON, STRICT, text);

    assertThat(message(encoded, 0))
        .isEqualTo("Missing input \"city\": its cell is NA, which stands for no value (--csvNull)");
    assertThat(encoded.groups()).hasSize(2);
    assertThat(values(encoded.groups().get(0), 1)).containsExactly("NA");
    assertThat(encoded.groups().get(0).inputs().get(3)).isNull();
    assertThat(values(encoded.groups().get(1), 1)).containsExactly("");
    assertThat(message(encoded, 3)).startsWith("Missing input \"age\": its cell is NA");
  }

  @Test
  void refusesWhatAnInputDoesNotTake() throws IOException {
    EncodedBatch encoded =
        encode(
            PERSON,
            STRICT,
            """
            age,city,member,visits
            x,a,true,1
            1e40,a,true,1
            1,a,yes,1
            1,a,true,2.5
            1,a,true,3000000000
            NaN,a,true,1
            nan,a,true,1
            1,a,1,1
            "",a,true,1
            0x1p3,a,true,1
            """);

    assertThat(message(encoded, 0))
        .isEqualTo("Invalid value for \"age\": \"x\" (must be a number)");
    assertThat(message(encoded, 1))
        .isEqualTo("Invalid value for \"age\": 1e40 (must be within the range of FLOAT)");
    assertThat(message(encoded, 2))
        .isEqualTo("Invalid value for \"member\": \"yes\" (must be true or false)");
    assertThat(message(encoded, 3)).startsWith("Invalid value for \"visits\": 2.5 (must be an int");
    assertThat(message(encoded, 4)).startsWith("Invalid value for \"visits\": 3000000000 (must");
    assertThat(encoded.failure(5)).isNull();
    assertThat(message(encoded, 6))
        .isEqualTo("Invalid value for \"age\": \"nan\" (must be a number)");
    assertThat(message(encoded, 7)).contains("\"member\": \"1\"");
    assertThat(message(encoded, 8)).isEqualTo("Invalid value for \"age\": \"\" (must be a number)");
    assertThat(message(encoded, 9)).contains("\"0x1p3\" (must be a number)");
  }

  @Test
  void convertsLeniently() throws IOException {
    EncodedBatch encoded =
        encode(
            PERSON,
            LENIENT,
            "age,city,member,visits\n,a,1,2.9\n-inf,b,0.0,TRUE\ntrue,c,false,300000000000\n");

    InstanceGroup group = encoded.groups().get(0);
    assertThat(values(group, 0)).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY, 1f);
    assertThat(values(group, 2)).containsExactly(true, false, false);
    assertThat(values(group, 3)).containsExactly(2, 1, (int) 300000000000L);
  }

  @Test
  void takesAListAsJson() throws IOException {
    ModelSignature signature =
        signature(
            input("x", DType.FLOAT, 3),
            input("words", DType.STRING, RowShape.UNKNOWN),
            input("one", DType.INT64, 1, 1),
            input("text", DType.STRING, 1));
    EncodedBatch encoded =
        encode(
            signature,
            STRICT,
            """
            x,words,one,text
            "[1, 2.5,-3]","[""a"",""b,c""]",[[5]],[]
            "[1,2]",[],1,t
            "[1,2,3",[],1,t
            5,[],1,t
            "[1,2,3] 4",[],1,t
            """);

    InstanceGroup group = encoded.groups().get(0); // inputs by name
    assertThat(values(group, 0)).containsExactly(5L);
    assertThat(values(group, 1)).containsExactly("[]");
    assertThat(values(group, 2)).containsExactly("a", "b,c");
    assertThat(values(group, 3)).containsExactly(1f, 2.5f, -3f);
    assertThat(message(encoded, 1)).isEqualTo("Invalid shape of \"x\": [2] (expected [3])");
    assertThat(message(encoded, 2)).startsWith("Invalid JSON in the cell of \"x\": ");
    assertThat(message(encoded, 3)).isEqualTo("Invalid shape of \"x\": [] (expected [3])");
    assertThat(message(encoded, 4))
        .isEqualTo("Invalid JSON in the cell of \"x\": there is more after the list");
  }

  @Test
  void failsARowThatIsNoneAlone() throws IOException {
    EncodedBatch encoded =
        encode(
            PERSON,
            STRICT,
            "age,city,member\nx,a\n1,a,true,4\n1,\"a\"b,true\n1,c\u0000,true\n1,d,true\n");

    assertThat(message(encoded, 0)).isEqualTo("Invalid row: 2 cells (must be 3, one a column)");
    assertThat(message(encoded, 1)).isEqualTo("Invalid row: 4 cells (must be 3, one a column)");
    assertThat(message(encoded, 2))
        .isEqualTo(
            "Invalid CSV: cell 2 goes on after its quotes (must end there, and quotes in it be"
                + " doubled)");
    assertThat(values(encoded.groups().get(0), 1)).containsExactly("c\u0000", "d");
  }

  @Test
  void saysWhereARowIsNoUtf8() throws IOException {
    Path file = directory.resolve("f.csv");
    Files.write(file, "age,city,member\n1,M\u00fcnchen,true\n2,b,true\n".getBytes(ISO_8859_1));
    EncodedBatch encoded = InstanceEncoder.of(csv(), PERSON, STRICT).encode(batch(csv(), file));

    assertThat(message(encoded, 0)).isEqualTo("Invalid UTF-8 at byte 3");
    assertThat(encoded.failure(1)).isNull();
  }

  @Test
  void passesTextsByTheModel() throws IOException {
    FieldRules fields =
        new FieldRules(
            PassedField.json("id"),
            List.of(PassedField.json("age"), PassedField.json("note"), PassedField.json("none")),
            null,
            Set.of("extra"));
    EncodedBatch encoded =
        encode(
            PERSON,
            new InstanceRules(false, fields, true),
            """
            id,age,city,member,note,extra,
            007,1,a,true,"say ""\u00e9""
            ",x,y
            8,x,a,true,,x,y
            ,1,a,true,n,x,y
            9,1
            """);

    assertThat(passed(encoded, 0)).containsExactly("\"007\"", "\"8\"", "", "\"9\"");
    assertThat(passed(encoded, 1)).containsExactly("\"1\"", "\"x\"", "\"1\"", "\"1\"");
    assertThat(passed(encoded, 2))
        .containsExactly("\"say \\\"\u00e9\\\"\\u000a\"", "", "\"n\"", "");
    assertThat(passed(encoded, 3)).containsExactly("", "", "", "");
    assertThat(passed(encoded, 4).get(0))
        .isEqualTo(
            "{\"id\":\"007\",\"age\":\"1\",\"city\":\"a\",\"member\":\"true\",\"note\":\"say"
                + " \\\"\u00e9\\\"\\u000a\",\"extra\":\"x\"}");
    assertThat(message(encoded, 1)).contains("\"age\": \"x\"");
    assertThat(message(encoded, 2)).isEqualTo("Missing key field \"id\"");
    assertThat(
            encode(
                PERSON,
                new InstanceRules(false, FieldRules.NONE, true),
                "age,city,member,visits\n1,a,true,\n"))
        .extracting(batch -> passed(batch, 0))
        .isEqualTo(List.of("{\"age\":\"1\",\"city\":\"a\",\"member\":\"true\",\"visits\":null}"));
  }

  @Test
  void saysWhatIsWrongWithTheColumns() throws IOException {
    assertThat(problem("age,citty,member\n1,a,true\n", STRICT))
        .isEqualTo(
            "Invalid columns: there is none for the input \"city\"; there is no input for the"
                + " column \"citty\" (columns: \"age\", \"citty\", \"member\"; inputs: \"age\","
                + " \"city\", \"member\", \"visits\"). The first row must name the columns as the"
                + " model names its inputs");
    assertThat(problem("id,age,city,member,x\n1,2,a,true,3\n", STRICT))
        .endsWith(". Leave columns out with --excludedFields=id,x");
    assertThat(problem("age;city;member\n", STRICT))
        .endsWith(". Say what is between cells with --csvDelimiter=;");
    assertThat(problem("age\tcity\tmember\n", STRICT)).endsWith("--csvDelimiter=\\t");
    assertThat(problem("{\"age\": 1, \"city\": \"a\"}\n", STRICT))
        .endsWith(". The file looks like JSON: then dataFormat must be JSON");
    assertThat(problem("{\"age\":[1],\"city\":\"a\"}\n", STRICT))
        .endsWith("names the columns. The file looks like JSON: then dataFormat must be JSON");
    assertThat(problem("age,age,city,member\n", STRICT)).contains("there is more than one \"age\"");
    assertThat(problem("age,city,member\n", keyed("id")))
        .contains("there is none for the key field \"id\"");
    assertThat(problem("age,city,\"member\"x\n", STRICT))
        .isEqualTo(
            "Invalid CSV: cell 3 goes on after its quotes (must end there, and quotes in it be"
                + " doubled). It is in the first row, which names the columns");
    assertThat(problem("age,ci\u00fcty\n", STRICT))
        .isEqualTo("Invalid columns: byte 6 of the first row is no UTF-8 (save it as UTF-8)");
    assertThat(problem(",age,city,member\n0,1,a,true\n", STRICT)).isEmpty();
  }

  @Test
  void failsAllRowsOfAFileWithOtherColumnsAlike() throws IOException {
    Path good = write("a.csv", "age,city,member\n1,a,true\n");
    Path bad = write("b.csv", "age,city\n1,a\n2,b\n");
    EncodedBatch encoded =
        InstanceEncoder.of(csv(), PERSON, STRICT).encode(batch(csv(), good, bad, good));

    assertThat(encoded.failure(0)).isNull();
    assertThat(message(encoded, 1))
        .startsWith("Invalid columns: there is none for the input \"mem");
    assertThat(encoded.failure(2)).isEqualTo(encoded.failure(1));
    assertThat(encoded.failure(3)).isNull();
  }

  @Test
  void refusesAnInputAsKey() {
    assertThatThrownBy(() -> csv().encoder(PERSON, keyed("age")))
        .hasMessage("Invalid key field: age (must not be an input: age, city, member, visits)");
  }

  @Test
  void readsCellsLongerThanTheParsersBuffer() throws IOException {
    TensorSpec text = input("text", DType.STRING);
    String cell = "\ud83d\ude00\u00e9,\n".repeat(400_000);
    EncodedBatch encoded = encode(signature(text), STRICT, "text\na\n\"" + cell + "\"\n\"b\"\n");

    assertThat(values(encoded))
        .containsExactly("a", new String(cell.getBytes(UTF_8), ISO_8859_1), "b");
  }

  private String problem(String file, InstanceRules rules) throws IOException {
    Path path = directory.resolve("p.csv");
    Files.write(path, file.getBytes(ISO_8859_1));
    List<InputFile> files = List.of(new InputFile(path.toString(), Files.size(path), 0));
    try {
      csv().fit(rules, PERSON, files);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage()).substring((path + ": ").length());
    }
  }

  private EncodedBatch encode(ModelSignature signature, InstanceRules rules, String file)
      throws IOException {
    return encode(csv(), signature, rules, file);
  }

  private EncodedBatch encode(
      InputFormat format, ModelSignature signature, InstanceRules rules, String file)
      throws IOException {
    return InstanceEncoder.of(format, signature, rules).encode(batch(format, write("f.csv", file)));
  }

  private static InputFormat csv() {
    return InputFormat.csv(CsvRecords.of(',', false), "");
  }

  private static List<String> passed(EncodedBatch encoded, int field) {
    return IntStream.range(0, encoded.size())
        .mapToObj(i -> new String(text(encoded.passed().get(field), i).getBytes(ISO_8859_1), UTF_8))
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static RecordBatch batch(InputFormat format, Path... files) throws IOException {
    RecordBatch batch = new RecordBatch();
    List<FileRange> ranges = new ArrayList<>();
    for (Path file : files) {
      ranges.add(new FileRange(file.toString(), 0, Files.size(file), Files.size(file)));
    }
    try (RecordReader reader = RecordReader.open(new Split(0, ranges), format.records(), 1 << 28)) {
      reader.fill(batch, 1000, 1 << 28);
    }
    return batch;
  }
}
