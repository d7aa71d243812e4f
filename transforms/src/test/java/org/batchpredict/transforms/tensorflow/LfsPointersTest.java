package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LfsPointersTest {
  private static final String POINTER =
      """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 12345
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saved_model.pb",
        "variables/variables.index",
        "variables/variables.data-00000-of-00001",
        "assets/labels.txt"
      })
  void refusesAPointerInPlaceOfAFile(String file) throws IOException {
    copy("example_classifier");
    Files.writeString(directory.resolve(file), POINTER);
    assertThatThrownBy(() -> describe(directory))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load the model "
                + directory
                + ": its "
                + file
                + " is a Git LFS pointer, not the file itself (fetch it with git lfs pull)");
  }

  @Test
  void refusesAPointerInPlaceOfText() throws IOException {
    Files.writeString(directory.resolve("saved_model.pbtxt"), POINTER);
    assertThatThrownBy(() -> describe(directory)).hasMessageContaining("is a Git LFS pointer");
  }

  @Test
  void takesSmallFilesThatAreNone() throws IOException {
    copy("example_classifier");
    Files.writeString(directory.resolve("assets/labels.txt"), "version https://example.com\n");
    Files.writeString(directory.resolve("assets/empty"), "");
    assertThat(SavedModelLoader.create().describe(ModelSpec.of(directory.toString()))).isNotNull();
  }

  private void copy(String model) throws IOException {
    LocalDirectory source = new LocalDirectory(model, TestModels.path(model));
    for (ModelDirectory.ModelFile file : source.files()) {
      Path target = directory.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.copy(source.path().resolve(file.path()), target);
    }
  }

  private static void describe(Path model) {
    SavedModelLoader.create().describe(ModelSpec.of(model.toString()));
  }
}
