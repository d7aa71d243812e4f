package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
  void asksWithoutWriting() throws IOException {
    FileTime before = FileTime.fromMillis(0);
    Files.setLastModifiedTime(temporary, before);
    OutputDirectory.checkWritable(temporary.resolve("a/b/c").toString());
    OutputDirectory.checkWritable(temporary.toString());
    assertThat(Files.getLastModifiedTime(temporary)).isEqualTo(before);
    disk.heal();
    OutputDirectory.checkWritable(disk.path("out"));
    assertThat(disk.operations()).allMatch(operation -> operation.startsWith("match "));
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
  void saysThatItCannotAsk() {
    disk.failAt(1);
    assertThatIOException()
        .isThrownBy(() -> OutputDirectory.checkWritable(disk.path("out")))
        .withMessageStartingWith(
            "Cannot write to outputPath " + disk.path("out") + ": Cannot list ");
  }

  @Test
  void refusesASchemeThatNothingServes() {
    assertThatIOException()
        .isThrownBy(() -> OutputDirectory.checkWritable("nope://x/y"))
        .withMessage("Cannot write to outputPath nope://x/y: No filesystem found for scheme nope");
  }
}
