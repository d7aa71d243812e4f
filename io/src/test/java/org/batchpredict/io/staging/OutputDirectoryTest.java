package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
  private final MemDisk disk = MemDisk.create();

  @TempDir private Path temporary;

  @Test
  void normalizesPaths() {
    assertThat(OutputDirectory.normalize("/a/b/")).isEqualTo("/a/b");
    assertThat(OutputDirectory.normalize("/a/./c/../b")).isEqualTo("/a/b");
    assertThat(OutputDirectory.normalize("/")).isEqualTo("/");
    assertThat(OutputDirectory.normalize("file:///a/b/")).isEqualTo("/a/b");
    assertThat(OutputDirectory.normalize("x")).isEqualTo(Path.of("x").toAbsolutePath().toString());
    assertThat(OutputDirectory.normalize("gs://bucket/a//")).isEqualTo("gs://bucket/a");
  }

  @Test
  void refusesPathsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputDirectory.normalize(" "))
        .withMessage("Invalid outputPath:   (must name a directory)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputDirectory.normalize("gs://bucket/*"))
        .withMessage("Invalid outputPath: gs://bucket/* (must hold none of * ? [ ] { })");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputDirectory.normalize("a\0b"))
        .withMessageEndingWith("(must be a path: Nul character not allowed)");
  }

  @Test
  void listsTheResultsThatAreThere() throws IOException {
    String output = temporary.resolve("out").toString();
    assertThat(OutputDirectory.existingResults(output)).isEmpty();
    Files.createDirectories(Path.of(output, "prediction.directory"));
    Files.writeString(Path.of(output, "prediction.results-00000-of-00001"), "");
    Files.writeString(Path.of(output, "predictions"), "");
    assertThat(OutputDirectory.existingResults(output))
        .containsExactly("prediction.results-00000-of-00001");

    disk.write("out/prediction.x", new byte[0]);
    disk.write("out/sub/prediction.y", new byte[0]);
    assertThat(OutputDirectory.existingResults(disk.path("out"))).containsExactly("prediction.x");
  }

  @Test
  void leavesNothingBehindWhenItTriesToWrite() throws IOException {
    OutputDirectory.checkWritable(temporary.resolve("a/b/c").toString());
    OutputDirectory.checkWritable(temporary.toString());
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
    OutputDirectory.checkWritable(disk.path("out"));
    assertThat(disk.texts()).isEmpty();
  }

  @Test
  void saysWhyItCannotWrite() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    String output = file.resolve("out").toString();
    assertThatIOException()
        .isThrownBy(() -> OutputDirectory.checkWritable(output))
        .withMessage("Cannot write to outputPath " + output + ": " + file + " is not a directory");
    assertThat(file).hasContent("x");
    assertThat(OutputDirectory.existingResults(output)).isEmpty();
    assertThat(Staging.unfinished(output)).isEmpty();
  }

  @Test
  void saysWhichStepFails() throws IOException {
    String output = disk.path("out");
    disk.heal();
    OutputDirectory.checkWritable(output);
    int operations = disk.operations().size();
    for (int k = 1; k <= operations; k++) {
      disk.failAt(k);
      assertThatIOException()
          .isThrownBy(() -> OutputDirectory.checkWritable(output))
          .withMessageStartingWith("Cannot write to outputPath " + output + ": Cannot ");
      disk.heal();
      assertThat(disk.texts()).as("operation %d", k).isEmpty();
    }
  }

  @Test
  void refusesASchemeThatNothingServes() {
    assertThatIOException()
        .isThrownBy(() -> OutputDirectory.checkWritable("nope://x/y"))
        .withMessage("Cannot write to outputPath nope://x/y: No filesystem found for scheme nope");
  }
}
