package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class LocalPublishingTest extends PublishingContract {
  /** With characters that mean something in patterns. */
  private static final String NAME = "o{u}t [1]*";

  @TempDir private Path directory;

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
