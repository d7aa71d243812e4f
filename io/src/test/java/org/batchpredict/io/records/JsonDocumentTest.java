package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {
  private static final JsonFormat FORMAT = new JsonFormat(true, true, 0, "sig");

  @TempDir Path directory;

  @Test
  void theRecordsOfAnArrayAreItsValuesAsTheyStand() throws IOException {
    String text = "\ufeff[ {\"a\": \"]},[\\\"\"},\n  {\n \"a\" : [ 1 ]\n} ,3, \"x\",tru ]\n";
    Path file = write("a.json", text);

    Reading reading = Reading.of(file, FORMAT);

    assertThat(reading.texts())
        .containsExactly("{\"a\": \"]},[\\\"\"}", "{\n \"a\" : [ 1 ]\n}", "3", "\"x\"", "tru");
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    assertThat(reading.offsets())
        .isEqualTo(reading.texts().stream().map(r -> (long) bytes.indexOf(r)).toList());
    assertThat(reading.range())
        .isEqualTo(new RangeRead(reading.range().range(), 0, bytes.length(), 5, false));
  }

  @Test
  void theRecordsOfAnEnvelopeAreItsInstances() throws IOException {
    String after = ",\"parameters\":{\"p\":[\"]\"]},\"signature_name\":\"sig\"}";
    for (String name : List.of("instances", "inputs")) {
      Path file = write(name, "{\"signature_name\":\"\",\"" + name + "\": [{\"a\":1},\n2]" + after);
      Reading reading = Reading.of(file, FORMAT);
      assertThat(reading.texts()).containsExactly("{\"a\":1}", "2");
      assertThat(reading.range().stop()).isEqualTo(Files.size(file));
      assertThat(reading.range().lost()).isFalse();
    }
    assertThat(Reading.of(write("none", "{\"instances\":[]}"), FORMAT).records()).isEmpty();
  }

  @Test
  void theRecordsOfColumnsAreObjectsOfOneValueOfEach() throws IOException {
    String text = "{\"inputs\":{\"a\\u0041\":[1, [2,\n3]],\n \"ü\" : [ \"x,]\",{\"b64\":\"\"} ]}}";
    Path file = write("c.json", text);

    Reading reading = Reading.of(file, FORMAT);

    String name = new String("ü".getBytes(UTF_8), ISO_8859_1);
    assertThat(reading.texts())
        .containsExactly(
            "{\"a\\u0041\":1,\"" + name + "\":\"x,]\"}",
            "{\"a\\u0041\":[2,\n3],\"" + name + "\":{\"b64\":\"\"}}");
    assertThat(reading.offsets())
        .containsExactly((long) text.indexOf("1,"), (long) text.indexOf("[2"));
    assertThat(reading.range().stop()).isEqualTo(Files.size(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "[{\"a\":1}, {\"a\":[2}, {\"a\":3}] | 1 | 10 | to 28: invalid JSON at byte 17, where } is in the way",
        "[1,2 | 2 | 4 | to 4: the file ends where , or ] is missing",
        "[1,,2] | 1 | 3 | to 6: invalid JSON at byte 3, where a value is missing",
        "[1,{\"a\": [ | 1 | 3 | to 10: the file ends inside the value that begins at byte 3",
        "[1] [2] {\"multi\": | 1 | 4 | to 17: invalid JSON at byte 4, where the document has ended",
        "{\"instances\":[1],\"x\":2, | 1 | 21 | to 23: invalid JSON at byte 21, where the value of the"
            + " unknown field \"x\" stands (supported: instances, signature_name, parameters)",
        "{\"signature_name\":\"other\",\"instances\":[1]} | 0 | 25 | to 42: it is for the signature"
            + " \"other\", and the job runs \"sig\"",
        "{\"inputs\":{\"a\":[1,2,3],\"b\":[1,2]}} | 2 | 20 | to 34: the columns differ in length: \"a\" 3,"
            + " \"b\" 2",
        "{\"inputs\":{\"a\":[1,2],\"b\":[1} | 0 | 0 | to 28: invalid JSON at byte 27, where } is in the"
            + " way",
        "{\"inputs\":{\"a\":[1,2],\"b\":2}} | 0 | 0 | to 28: invalid JSON at byte 25, where the list of"
            + " \"b\" is missing",
        "{\"inputs\":{\"a\":[1 2],\"b\":[2,3]}} | 1 | 18 | to 32: invalid JSON at byte 18, where , or ] is"
            + " missing",
      })
  void aBrokenDocumentCostsWhatComesAfterTheBreak(
      String text, int records, long offset, String message) throws IOException {
    Path file = write("broken.json", text);
    JsonFormat format = new JsonFormat(true, true, 0, "sig");

    List<Reading.Read> read = readDocument(file, format);

    assertThat(read).hasSize(records + 1);
    assertThat(read.subList(0, records)).allMatch(r -> r.failure() == null);
    assertThat(read.get(records).offset()).isEqualTo(offset);
    assertThat(read.get(records).failure())
        .isEqualTo("Cannot read " + file + " from byte " + offset + " " + message);
  }

  /** As a document, whatever a look at it says. */
  private static List<Reading.Read> readDocument(Path file, JsonFormat format) throws IOException {
    String text = Files.readString(file);
    JsonShape shape =
        text.startsWith("[")
            ? JsonShape.ARRAY
            : text.contains("\"inputs\"") ? JsonShape.COLUMNS : JsonShape.INSTANCES;
    return Reading.of(
            RecordReader.open(Reading.split(file), new Always(shape, format.signature()), 1000),
            2,
            1000)
        .records();
  }

  /** A format of tests that takes each file for a document of one shape. */
  private record Always(JsonShape shape, String signature) implements RecordFormat {
    @Override
    public Optional<String> wholeBecause(InputFile file) {
      return Optional.of("a test");
    }

    @Override
    public RecordRange open(RangeRequest request) throws IOException {
      RangeSource source = RangeSource.open(request.range(), Compression.NONE, request.buffer(), 0);
      return shape == JsonShape.COLUMNS
          ? new JsonColumnsReader(source, request.maxRecordBytes(), signature)
          : new JsonArrayReader(source, request.maxRecordBytes(), shape, signature);
    }
  }

  @Test
  void aValueThatIsTooLongCostsOnlyItself() throws IOException {
    String longText = "\"" + "x".repeat(700_000) + "\"";
    Path array = write("long.json", "[1," + longText + ",2]");
    Path columns =
        write("columns.json", "{\"inputs\":{\"a\":[1," + longText + ",2],\"b\":[4,5,6]}}");

    for (Path file : List.of(array, columns)) {
      Reading reading =
          Reading.of(RecordReader.open(Reading.split(file), FORMAT, 600_000), 9, 9999);
      assertThat(reading.records()).hasSize(3);
      assertThat(reading.records().get(1).failure())
          .isEqualTo("Cannot read record: it is longer than 600000 bytes (raise --maxRecordBytes)");
      assertThat(reading.records().get(1).text()).hasSize(64 << 10);
      assertThat(reading.records().get(1).cut()).isTrue();
      assertThat(reading.records().get(2).failure()).isNull();
    }
  }

  @Test
  void aDocumentIsNotCutAndLinesAre() throws IOException {
    String row = "{\"a\":\"" + "x".repeat(1000) + "\"}";
    String rows = (row + ",\n").repeat(999) + row;
    InputFile array = file("array.json", "[" + rows + "]");
    InputFile lines = file("lines.json", rows.replace(",\n", "\n"));
    InputFile zipped = file("zipped.json.gz", rows);

    assertThat(FORMAT.wholeBecause(array)).contains("one JSON document");
    assertThat(FORMAT.wholeBecause(lines)).isEmpty();
    assertThat(FORMAT.wholeBecause(zipped)).contains("compressed");
    assertThat(plan(array)).hasSize(1);
    assertThat(plan(lines)).hasSizeGreaterThan(1);
    assertThat(SplitPlanner.countWhole(List.of(array, lines, zipped), new FileCuts(FORMAT)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("one JSON document", 1L, "compressed", 1L));
    assertThat(Reading.of(plan(array).get(0), FORMAT).records()).hasSize(1000);
    assertThatThrownBy(() -> FORMAT.wholeBecause(new InputFile(directory + "/none", 9, 0)))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static List<Split> plan(InputFile file) {
    return SplitPlanner.plan(List.of(file), new FileCuts(FORMAT), 10);
  }

  private InputFile file(String name, String text) throws IOException {
    Path file = write(name, text);
    return new InputFile(file.toString(), Files.size(file), 0);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
