package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a job left in its output directory, read as a user would. */
record Results(Path directory) {
  List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of all shards whose names start so, in the order of the shards. */
  List<String> lines(String prefix) {
    List<String> lines = new ArrayList<>();
    for (String name : names()) {
      if (name.startsWith(prefix)) {
        lines.addAll(read(name).lines().toList());
      }
    }
    return lines;
  }

  String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> predictions() {
    return parse(lines("prediction.results-"));
  }

  List<JsonNode> failures() {
    return parse(lines("prediction.errors-"));
  }

  List<JsonNode> errorStats() {
    return parse(lines("prediction.errors_stats-"));
  }

  JsonNode manifest() {
    return parse(read("prediction.manifest.json"));
  }

  private static List<JsonNode> parse(List<String> lines) {
    return lines.stream().map(Results::parse).toList();
  }

  private static JsonNode parse(String json) {
    try {
      return Golden.EXACT.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
