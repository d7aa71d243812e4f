package org.batchpredict.pipeline.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.batchpredict.pipeline.Results;
import org.batchpredict.testing.MemDisk;

/**
 * What holds of an output directory whatever has happened to the jobs that wrote there
 * (docs/reliability.md), found by what is in it and by nothing of the product.
 *
 * @param files the texts of all files by their relative paths; directories too, with a slash at the
 *     end and no text
 */
record WholeOutput(SortedMap<String, String> files) {
  private static final String MANIFEST = "prediction.manifest.json";
  private static final String REPORT = "prediction.report";

  static WholeOutput of(Path directory) throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(p -> !p.equals(directory)).toList()) {
        String name = directory.relativize(path).toString();
        if (Files.isDirectory(path)) {
          files.put(name + "/", "");
        } else {
          files.put(name, Files.readString(path));
        }
      }
    } catch (NoSuchFileException e) {
      // no job has come so far
    }
    return new WholeOutput(files);
  }

  static WholeOutput of(MemDisk disk, String directory) {
    TreeMap<String, String> files = new TreeMap<>();
    disk.texts()
        .forEach(
            (path, text) -> {
              if (path.startsWith(directory + "/")) {
                files.put(path.substring(directory.length() + 1), text);
              }
            });
    return new WholeOutput(files);
  }

  /** Leaves nothing on a disk but these results, and counts its operations from there. */
  void startOn(MemDisk disk) {
    disk.clear();
    files.forEach((name, text) -> disk.write("out/" + name, text.getBytes(UTF_8)));
    disk.heal();
  }

  /** Writes the files into a directory that has nothing in it. */
  void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  boolean looksComplete() {
    return files.containsKey(MANIFEST);
  }

  /** Nothing looks complete that is not: a manifest stands beside all that it names, whole. */
  WholeOutput checkHonest(String when) {
    if (looksComplete()) {
      namedFiles(when);
    }
    return this;
  }

  /**
   * It is complete, with so many instances, and there is nothing else: no staged file, no part of
   * another.
   */
  WholeOutput checkWhole(String when, long instances) {
    assertThat(files.keySet()).as(when).contains(MANIFEST);
    TreeMap<String, String> others = new TreeMap<>(files);
    others.keySet().removeAll(namedFiles(when).keySet());
    assertThat(others.keySet())
        .as(when)
        .containsExactlyInAnyOrder(
            MANIFEST, "prediction.errors_stats-00000-of-00001", REPORT + ".json", REPORT + ".html");
    JsonNode totals = manifest().get("totals");
    assertThat(totals.get("instances").asLong()).as(when).isEqualTo(instances);
    assertThat(lines("prediction.results-")).as(when).isEqualTo(totals.get("predictions").asLong());
    assertThat(lines("prediction.errors-")).as(when).isEqualTo(totals.get("failures").asLong());
    assertThat(lines("prediction.results-") + lines("prediction.errors-"))
        .as(when)
        .isEqualTo(instances);
    return this;
  }

  /**
   * Its bytes are those of an undisturbed run; of the manifest, all that is not of the run itself.
   */
  WholeOutput checkSameAs(String when, WholeOutput undisturbed) {
    assertThat(withoutManifest()).as(when).isEqualTo(undisturbed.withoutManifest());
    assertThat(lastingManifest()).as(when).isEqualTo(undisturbed.lastingManifest());
    return this;
  }

  /** All that another output holds is here as it was. */
  void checkKeeps(String when, WholeOutput old) {
    assertThat(files).as(when).containsAllEntriesOf(old.files);
  }

  int shards() {
    return manifest().get("shards").size();
  }

  boolean hasStagedFiles() {
    return files.keySet().stream().anyMatch(file -> file.startsWith(".prediction-staging-"));
  }

  boolean isSameJobAs(WholeOutput other) {
    return looksComplete()
        && manifest().get("fingerprint").equals(other.manifest().get("fingerprint"));
  }

  private Map<String, String> withoutManifest() {
    TreeMap<String, String> others = new TreeMap<>(files);
    others.remove(MANIFEST);
    others.remove(REPORT + ".json"); // they tell of time
    others.remove(REPORT + ".html");
    return others;
  }

  private JsonNode lastingManifest() {
    ObjectNode manifest = manifest().deepCopy();
    manifest.remove("workerProcesses"); // a run that only publishes used none
    manifest.remove("time");
    manifest.remove("crc32c"); // of the manifest's own bytes
    for (JsonNode file : manifest.path("smallFiles")) {
      if (file.get("name").asText().startsWith(REPORT)) {
        ((ObjectNode) file).removeAll();
      }
    }
    return manifest;
  }

  private JsonNode manifest() {
    return Results.parse(files.getOrDefault(MANIFEST, "{}"));
  }

  private Map<String, String> namedFiles(String when) {
    TreeMap<String, String> named = new TreeMap<>();
    for (JsonNode shard : manifest().get("shards")) {
      for (String kind : new String[] {"results", "errors"}) {
        JsonNode file = shard.get(kind);
        if (!file.isNull()) {
          String name = file.get("name").asText();
          assertThat(files.keySet()).as(when).contains(name);
          byte[] bytes = files.get(name).getBytes(UTF_8);
          assertThat(bytes.length).as(when + ": " + name).isEqualTo(file.get("bytes").asInt());
          assertThat(crc32c(bytes)).as(when + ": " + name).isEqualTo(file.get("crc32c").asText());
          named.put(name, "");
        }
      }
    }
    return named;
  }

  private static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private long lines(String prefix) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(prefix))
        .mapToLong(file -> file.getValue().lines().count())
        .sum();
  }
}
