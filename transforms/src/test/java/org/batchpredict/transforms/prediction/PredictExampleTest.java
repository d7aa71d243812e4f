package org.batchpredict.transforms.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictExampleTest {
  @TempDir Path work;

  @Test
  void writesEachLineBesideWhatBecameOfIt() throws IOException {
    Path input = Files.writeString(work.resolve("in"), "1\n-1\n2.5\n");
    PredictExample.main(
        input.toString(), "../testdata/models/assert_positive", work.resolve("out").toString());
    assertThat(lines("predictions"))
        .containsExactlyInAnyOrder("1 => {\"y\":2.0}", "2.5 => {\"y\":5.0}");
    assertThat(lines("failures")).hasSize(1).first().asString().startsWith("-1 => ");
  }

  @Test
  void isWhatTheReadmeShows() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    String section = readme.substring(readme.indexOf("### In your own pipeline"));
    String block = section.substring(section.indexOf("```java") + 7);
    String shown = block.substring(0, block.indexOf("```"));
    Path example =
        Path.of("src/test/java")
            .resolve(PredictExample.class.getName().replace('.', '/') + ".java");
    assertThat(Files.readString(example)).containsIgnoringWhitespaces(shown);
  }

  private List<String> lines(String prefix) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(work.resolve("out"))) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
