package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.io.files.Directory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFingerprintTest {
  @TempDir Path directory;

  @BeforeEach
  void writeModel() throws IOException {
    write("saved_model.pb", "graph");
    write("variables/variables.index", "index");
    write("variables/variables.data-00000-of-00001", "data");
    write("assets/labels.txt", "cat");
  }

  @Test
  void isTheSameForTheSameFiles() {
    assertThat(fingerprint()).matches("[0-9a-f]{64}").isEqualTo(fingerprint());
  }

  @Test
  void isTheSameOnAnotherFileSystem() {
    assertThat(ModelFingerprint.of(remote(directory))).isEqualTo(fingerprint());
  }

  @Test
  void changesWithContents() throws IOException {
    for (String file : new String[] {"saved_model.pb", "variables/variables.index"}) {
      String before = fingerprint();
      write(file, "other");
      assertThat(fingerprint()).as(file).isNotEqualTo(before);
    }
  }

  @Test
  void changesWithNames() throws IOException {
    String before = fingerprint();
    Files.move(directory.resolve("assets/labels.txt"), directory.resolve("assets/names.txt"));
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void seesTheSizeOfDataButNeedNotReadIt() throws IOException {
    String before = fingerprint();
    write("variables/variables.data-00000-of-00001", "atad");
    assertThat(fingerprint()).isEqualTo(before);
    write("variables/variables.data-00000-of-00001", "longer");
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  static RemoteDirectory remote(Path directory) {
    return new RemoteDirectory(directory.toString(), Directory.of(directory.toString()));
  }

  private String fingerprint() {
    return ModelFingerprint.of(ModelDirectory.of(directory.toString()));
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
