package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalPublishingTest extends PublishingContract {
  /** With characters that mean something in patterns. */
  private static final String NAME = "a[b]{c}*?\\d";

  @TempDir private Path directory;

  /** What the name would match if it were a pattern must not be taken for the job's files. */
  @BeforeEach
  void makeSomethingThatThePatternMatches() throws IOException {
    Path decoy = directory.resolve("abcxx\\d/.prediction-staging-" + Jobs.FINGERPRINT);
    Files.createDirectories(decoy);
    for (String name : List.of("plan.json", "commit-00001.json", "fault.json", "publishing")) {
      Files.writeString(decoy.resolve(name), "decoy");
    }
    Files.writeString(decoy.resolveSibling("prediction.manifest.json"), "decoy");
  }

  @Override
  String output() {
    return directory.resolve(NAME).toString();
  }

  @Override
  Map<String, String> texts() throws IOException {
    Path output = Path.of(output());
    Map<String, String> texts = new TreeMap<>();
    if (Files.exists(output)) {
      try (Stream<Path> paths = Files.walk(output)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          texts.put(output.relativize(path).toString(), Files.readString(path));
        }
      }
    }
    return texts;
  }

  @Override
  void write(String name, String text) throws IOException {
    Files.createDirectories(Path.of(output()));
    Files.writeString(Path.of(output()).resolve(name), text);
  }

  @Override
  void assertNothingBut(List<String> names) throws IOException {
    try (Stream<Path> children = Files.list(Path.of(output()))) {
      assertThat(children.map(child -> child.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }
}
