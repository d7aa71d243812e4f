package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/** The law of JSON: however the instances are written, the records are the same. */
class JsonShapesPropertyTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonFormat FORMAT = new JsonFormat(true, true, 0, "sig");
  private static @Nullable Path directory;

  @BeforeContainer
  static void make() throws IOException {
    directory = Files.createTempDirectory("json");
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.deleteIfExists(path("x.json"));
    Files.deleteIfExists(path("x.json.gz"));
    Files.delete(path(""));
  }

  @Property(tries = 200)
  void allShapesGiveTheSameRecords(
      @ForAll("instances") List<ObjectNode> instances,
      @ForAll boolean pretty,
      @ForAll boolean gzip,
      @ForAll @IntRange(min = 1, max = 5) int maxRecords)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ObjectNode instance : instances) {
      lines.append(instance).append('\n');
    }
    ArrayNode array = MAPPER.createArrayNode().addAll(instances);
    ObjectNode envelope = MAPPER.createObjectNode().put("signature_name", "sig");
    envelope.set("instances", array);
    envelope.putObject("parameters").put("p", "]}");
    ObjectNode columns = MAPPER.createObjectNode();
    ObjectNode inputs = columns.putObject("inputs");
    for (String alias : List.of("a", "b")) {
      ArrayNode column = inputs.putArray(alias);
      instances.forEach(instance -> column.add(instance.get(alias)));
    }

    assertThat(read(lines.toString(), gzip, maxRecords)).isEqualTo(instances);
    for (JsonNode document : List.of(array, envelope, columns)) {
      String text = pretty ? document.toPrettyString() : document.toString();
      assertThat(read(text, gzip, maxRecords)).as(text).isEqualTo(instances);
    }
  }

  /**
   * What is not known to be lines, and is cut or spoilt somewhere, gives what comes before that.
   */
  @Property(tries = 200)
  void damageCostsNoRecordBeforeIt(
      @ForAll("instances") List<ObjectNode> instances,
      @ForAll @IntRange(max = 400) int place,
      @ForAll byte spoilt,
      @ForAll boolean cut)
      throws IOException {
    String array = MAPPER.createArrayNode().addAll(instances).toPrettyString();
    for (String text : List.of(array, "{\"instances\":\n" + array + "}")) {
      byte[] bytes = text.getBytes(UTF_8);
      int at = Math.max(text.indexOf('[') + 1, Math.min(place, bytes.length - 1));
      byte[] bad = cut ? Arrays.copyOf(bytes, at) : bytes.clone();
      if (!cut) {
        bad[at] = spoilt;
      }
      List<Reading.Read> whole = reading(bytes).records();
      List<Reading.Read> read = reading(bad).records();
      List<Reading.Read> before =
          whole.stream().filter(r -> r.offset() + r.text().length() <= at).toList();
      assertThat(read).hasSizeGreaterThanOrEqualTo(before.size());
      assertThat(read.subList(0, before.size())).isEqualTo(before);
    }
  }

  private static Reading reading(byte[] bytes) throws IOException {
    Files.write(path("x.json"), bytes);
    return Reading.of(path("x.json"), FORMAT);
  }

  private static List<JsonNode> read(String text, boolean gzip, int maxRecords) throws IOException {
    Path file = path(gzip ? "x.json.gz" : "x.json");
    byte[] bytes = text.getBytes(UTF_8);
    Files.write(file, gzip ? gzip(bytes) : bytes);
    long size = Files.size(file);
    Split split = new Split(0, List.of(new FileRange(file.toString(), 0, size, size)));
    Reading reading = Reading.of(RecordReader.open(split, FORMAT, 100_000), maxRecords, 200);
    List<JsonNode> records = new ArrayList<>();
    for (Reading.Read record : reading.records()) {
      assertThat(record.failure()).isNull();
      records.add(MAPPER.readTree(record.text().getBytes(ISO_8859_1)));
    }
    assertThat(reading.range().stop()).isIn(size, RangeRead.NONE);
    return records;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static Path path(String name) {
    if (directory == null) {
      throw new IllegalStateException("No directory");
    }
    return directory.resolve(name);
  }

  @Provide
  Arbitrary<List<ObjectNode>> instances() {
    return Combinators.combine(values(), values())
        .as(
            (a, b) -> {
              ObjectNode instance = MAPPER.createObjectNode();
              instance.set("a", a);
              instance.set("b", b);
              return instance;
            })
        .list()
        .ofMaxSize(6);
  }

  private static Arbitrary<JsonNode> values() {
    Arbitrary<JsonNode> texts =
        Arbitraries.strings()
            .withChars("a\"\\{}[]:, \n\tü\u0000€")
            .ofMaxLength(8)
            .map(text -> (JsonNode) MAPPER.getNodeFactory().textNode(text));
    Arbitrary<JsonNode> numbers =
        Arbitraries.doubles().map(number -> (JsonNode) MAPPER.getNodeFactory().numberNode(number));
    Arbitrary<JsonNode> lists =
        Arbitraries.oneOf(texts, numbers)
            .list()
            .ofMaxSize(3)
            .map(list -> (JsonNode) MAPPER.createArrayNode().addAll(list));
    Arbitrary<JsonNode> objects = texts.map(text -> MAPPER.createObjectNode().set("b64", text));
    return Arbitraries.oneOf(texts, numbers, lists, objects);
  }
}
