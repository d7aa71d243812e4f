package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.batchpredict.io.shards.ShardCompression;

/** What a job left in its output directory, read as a user would. */
public record Results(Path directory) {
  private static final String REPORT = "prediction.report.json";

  public List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of all shards whose names start so, in the order of the shards. */
  public List<String> lines(String prefix) {
    List<String> lines = new ArrayList<>();
    for (String name : names()) {
      if (name.startsWith(prefix)) {
        lines.addAll(read(name).lines().toList());
      }
    }
    return lines;
  }

  /** The text of a file, which is decompressed as its name says. */
  public String read(String name) {
    return new String(plainBytes(name), UTF_8);
  }

  /** The bytes of a file, which is decompressed as its name says. */
  public byte[] plainBytes(String name) {
    ShardCompression compression = ShardCompression.of(name);
    try (InputStream in = compression.decompress(Files.newInputStream(directory.resolve(name)))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<JsonNode> predictions() {
    return parse(lines("prediction.results-"));
  }

  public List<JsonNode> failures() {
    return parse(lines("prediction.errors-"));
  }

  public List<JsonNode> errorStats() {
    return parse(lines("prediction.errors_stats-"));
  }

  public JsonNode report() {
    return parse(read(REPORT));
  }

  public JsonNode manifest() {
    return parse(read("prediction.manifest.json"));
  }

  /** Checks that the files are the ones that the manifest tells of, whole, and no others. */
  public void checkComplete() {
    JsonNode manifest = manifest();
    Set<String> expected =
        new TreeSet<>(Set.of("prediction.manifest.json", "prediction.errors_stats-00000-of-00001"));
    if (manifest.at("/request/outputDataFormat").asText().equals("CSV")
        && !manifest.at("/options/flatten").booleanValue()) {
      expected.add("prediction.results_header.csv");
    }
    if (names().contains(REPORT)) {
      expected.addAll(Set.of(REPORT, "prediction.report.html"));
      assertThat(report().get("counts").get("instances"))
          .isEqualTo(manifest.get("totals").get("instances"));
    }
    long predictions = 0;
    long failures = 0;
    for (JsonNode shard : manifest.get("shards")) {
      predictions += check(shard.get("results"), expected);
      failures += shard.get("errors").isNull() ? 0 : check(shard.get("errors"), expected);
    }
    assertThat(names()).containsExactlyElementsOf(expected);
    JsonNode totals = manifest.get("totals");
    assertThat(totals.get("predictions").asLong()).isEqualTo(predictions);
    assertThat(totals.get("failures").asLong()).isEqualTo(failures);
    assertThat(totals.get("instances").asLong()).isEqualTo(sum(manifest.get("files"), "records"));
    assertThat(failures().size()).isEqualTo(failures);
    assertThat(errorStats().stream().mapToLong(stat -> stat.get("count").asLong()).sum())
        .isEqualTo(failures);
  }

  /** Checks a file of the manifest; returns how many records it holds. */
  private long check(JsonNode file, Set<String> names) {
    String name = file.get("name").asText();
    names.add(name);
    byte[] bytes = bytes(name);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    assertThat(file.get("bytes").asInt()).as(name).isEqualTo(bytes.length);
    assertThat(file.get("crc32c").asText())
        .as(name)
        .isEqualTo(String.format(Locale.ROOT, "%08x", crc.getValue()));
    long records = file.get("records").asLong();
    if (!name.matches(".*\\.(csv|tfrecord|avro|parquet).*")) { // which may hold line ends
      assertThat(read(name).lines().count()).as(name).isEqualTo(records);
    }
    return records;
  }

  private static long sum(JsonNode array, String field) {
    long sum = 0;
    for (JsonNode element : array) {
      sum += element.get(field).asLong();
    }
    return sum;
  }

  byte[] bytes(String name) {
    try {
      return Files.readAllBytes(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The bytes of every results file but the manifest and the report, which tells of time, by name,
   * to compare two jobs.
   */
  public Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    for (String name : names()) {
      if (name.matches("prediction\\.(?!manifest|report).*")) {
        contents.put(name, HexFormat.of().formatHex(bytes(name)));
      }
    }
    return contents;
  }

  private static List<JsonNode> parse(List<String> lines) {
    return lines.stream().map(Results::parse).toList();
  }

  public static JsonNode parse(String json) {
    try {
      return Golden.EXACT.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
