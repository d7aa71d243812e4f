package org.batchpredict.io.shards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.io.shards.ErrorStat.Example;
import org.batchpredict.io.staging.Jobs;
import org.batchpredict.testing.MemDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureWriterTest {
  private static final int LIMIT = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  private final MemDisk disk = MemDisk.create();

  @Test
  void writesALineForEachFailure() throws IOException {
    FailureWriter writer = writer();
    RecordBatch records = Jobs.records("{\"x\":1}", "two \"quoted\" \t", "dreißig 30 😀");
    Failure failure = new Failure(Stage.RUN, ErrorCode.RUN_FAILED, "Broken.");
    writer.write(records, 0, Jobs.FAILURE, null);
    writer.write(records, 2, failure, null);
    writer.write(records, 1, failure, null);
    WrittenFile file = requireNonNull(writer.end("f"));

    assertThat(text())
        .isEqualTo(
            """
            {"file":"/in/a","offset":12,"stage":"PARSE","code":1,"message":"Invalid JSON: x",\
            "instance":"{\\"x\\":1}"}
            {"file":"/in/a","offset":35,"stage":"RUN","code":2,"message":"Broken.",\
            "instance":"dreißig 30 😀"}
            {"file":"/in/a","offset":20,"stage":"RUN","code":2,"message":"Broken.",\
            "instance":"two \\"quoted\\" \\t"}
            """);
    assertThat(file.records()).isEqualTo(3);
    assertThat(file.bytes()).isEqualTo(text().getBytes(UTF_8).length);
    assertThat(writer.count()).isEqualTo(3);
    assertThat(writer.stats())
        .containsExactly(
            new ErrorStat(Stage.RUN, 2, "Broken.", 2, new Example("/in/a", 35, "Broken.")),
            new ErrorStat(
                Stage.PARSE, 1, "Invalid JSON: x", 1, new Example("/in/a", 12, "Invalid JSON: x")));
  }

  @Test
  void putsTheKeyFirst() throws IOException {
    String line = line(Jobs.records("r"), Jobs.FAILURE, new Key("id", "{\"a\": 1.50}"));

    assertThat(line).startsWith("{\"id\":{\"a\": 1.50},\"file\":\"/in/a\",");
  }

  @Test
  void refusesAKeyNamedAsAFieldOfTheLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.checkName("offset"))
        .withMessage(
            "Invalid key field: offset (must not be a field of a failure: "
                + "file, offset, stage, code, message, instance, truncated)");
  }

  @Test
  void showsARecordThatIsNoUtf8InBase64() throws IOException {
    byte[] bytes = {'a', (byte) 0xc3, '('};
    assertThat(instance(bytes, false).toString()).isEqualTo("{\"b64\":\"YcMo\"}");
    byte[] cutCharacter = {'a', (byte) 0xc3};
    assertThat(instance(cutCharacter, false).toString()).isEqualTo("{\"b64\":\"YcM=\"}");
  }

  @Test
  void cutsTextAtACharacter() throws IOException {
    String most = "x".repeat(LIMIT - 1);
    assertThat(instance((most + "y").getBytes(UTF_8), false).textValue()).isEqualTo(most + "y");
    assertThat(instance((most + "ß").getBytes(UTF_8), false).textValue()).isEqualTo(most);
    assertThat(instance((most + "yz").getBytes(UTF_8), false).textValue()).isEqualTo(most + "y");
  }

  @Test
  void saysThatItCutARecord() throws IOException {
    assertThat(parse("x".repeat(LIMIT).getBytes(UTF_8), false).has("truncated")).isFalse();
    assertThat(parse("x".repeat(LIMIT + 1).getBytes(UTF_8), false).get("truncated").asBoolean())
        .isTrue();
  }

  @Test
  void showsARecordThatTheReaderCut() throws IOException {
    byte[] cutCharacter = {'a', (byte) 0xc3};
    JsonNode line = parse(cutCharacter, true);
    assertThat(line.get("instance").textValue()).isEqualTo("a");
    assertThat(line.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void cutsBytesAtTheLimit() throws IOException {
    byte[] bytes = new byte[LIMIT + 10];
    bytes[0] = (byte) 0xff;
    JsonNode line = parse(bytes, false);
    assertThat(Base64.getDecoder().decode(line.get("instance").get("b64").textValue()))
        .hasSize(LIMIT)
        .startsWith(0xff, 0);
    assertThat(line.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void writesHalfACharacterOfAMessageAsAQuestionMark() throws IOException {
    Failure failure = new Failure(Stage.PARSE, ErrorCode.INVALID_INPUT, "bad \ud800 key");
    String line = line(Jobs.records("r"), failure, new Key("\udc00", "\"k\""));
    assertThat(line).startsWith("{\"?\":\"k\"").contains("\"message\":\"bad ? key\"");
  }

  @Property(tries = 200)
  void writesAnyTextSoThatItReadsBack(@ForAll List<@StringLength(max = 3000) String> texts)
      throws IOException {
    disk.clear();
    FailureWriter writer = writer();
    List<String> expected = new ArrayList<>();
    for (String text : texts) {
      Failure failure = new Failure(Stage.PARSE, ErrorCode.INVALID_INPUT, text);
      writer.write(Jobs.records(text + "😀"), 0, failure, null);
      expected.add(new String((text + "😀").getBytes(UTF_8), UTF_8));
    }
    writer.end("f");

    List<JsonNode> lines = new ArrayList<>();
    for (String line : text().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines).extracting(line -> line.get("instance").textValue()).isEqualTo(expected);
    assertThat(lines)
        .extracting(line -> line.get("message").textValue() + "😀")
        .isEqualTo(expected);
    assertThat(text()).contains(texts.isEmpty() ? "" : "😀");
  }

  @Test
  void createsNoFileWithoutAFailure() throws IOException {
    FailureWriter writer = writer();
    assertThat(writer.end("f")).isNull();
    assertThat(disk.texts()).isEmpty();
  }

  private JsonNode instance(byte[] record, boolean cut) throws IOException {
    return parse(record, cut).get("instance");
  }

  private JsonNode parse(byte[] record, boolean cut) throws IOException {
    RecordBatch batch = new RecordBatch();
    batch.add(new SourceFile("/in/a"), 0, new byte[] {'p'}, 0, 1);
    batch.addFailure(new SourceFile("/in/a"), 1, Jobs.FAILURE, record, 0, record.length, cut);
    FailureWriter writer = writer();
    writer.write(batch, 1, Jobs.FAILURE, null);
    writer.end("f");
    return JSON.readTree(text());
  }

  private String line(RecordBatch records, Failure failure, @Nullable Key key) throws IOException {
    FailureWriter writer = writer();
    writer.write(records, 0, failure, key);
    writer.end("f");
    return text();
  }

  private FailureWriter writer() {
    return new FailureWriter(Storage.file(Storage.directory(disk.path("out")), "f"));
  }

  private String text() {
    return disk.texts().getOrDefault("out/f", "");
  }
}
