package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelTest {
  @TempDir Path directory;

  @Test
  void usesALocalModelInPlace() {
    try (LocalModel model = LocalModel.of(ModelDirectory.of(directory.toString()))) {
      assertThat(model.directory().path()).isEqualTo(directory);
    }
    assertThat(directory).exists();
  }

  @Test
  void copiesARemoteModelUntilItIsClosed() throws IOException {
    RemoteDirectory remote = ModelFingerprintTest.remote(TestModels.path("tf1_table"));
    Path copy;
    try (LocalModel model = LocalModel.of(remote)) {
      copy = model.directory().path();
      assertThat(model.directory().files()).isEqualTo(remote.files()).isNotEmpty();
      assertThat(ModelFingerprint.of(model.directory())).isEqualTo(ModelFingerprint.of(remote));
    }
    assertThat(copy).doesNotExist();
  }

  @Test
  void loadsACopy() {
    RemoteDirectory remote = ModelFingerprintTest.remote(TestModels.path("two_signatures"));
    ModelSpec spec = ModelSpec.of(remote.uri()).withSignatureName("add");
    LocalModel files = LocalModel.of(remote);
    try (SavedModel model = SavedModel.load(spec, files, SessionSpec.of(SessionThreads.DEFAULT))) {
      List<Column> outputs = model.newOutputs();
      Column ones = TestModels.floats(List.of(), 1, 1);
      model.run(List.of(ones, ones), 0, 2, outputs);
      assertThat(TestModels.floats(outputs.get(0))).containsExactly(2, 2);
    }
    assertThat(files.directory().path()).doesNotExist();
  }

  @Test
  void deletesTheCopyOfAModelThatCannotBeLoaded() {
    RemoteDirectory remote = ModelFingerprintTest.remote(TestModels.path("no_signatures"));
    LocalModel files = LocalModel.of(remote);
    assertThatThrownBy(
            () ->
                SavedModel.load(
                    ModelSpec.of(remote.uri()), files, SessionSpec.of(SessionThreads.DEFAULT)))
        .isInstanceOf(ModelException.class);
    assertThat(files.directory().path()).doesNotExist();
  }

  @Test
  void findsNothingInARemoteDirectoryThatIsNotThere() throws IOException {
    assertThat(ModelFingerprintTest.remote(directory.resolve("none")).files()).isEmpty();
  }

  @Test
  void refusesFilesOutsideTheDirectory() {
    assertThatThrownBy(() -> LocalModel.of(new FakeDirectory("../outside", "x")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load the model fake: cannot copy it to local disk:"
                + " ../outside leads out of the directory");
    assertThat(Files.exists(directory.resolve("../outside"))).isFalse();
  }

  @Test
  void saysWhyAModelCannotBeCopied() {
    assertThatThrownBy(() -> LocalModel.of(new FakeDirectory("saved_model.pb", null)))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model fake: cannot copy it to local disk: connection lost")
        .hasCauseInstanceOf(IOException.class);
  }

  /** One file; without content, one that cannot be read. */
  private record FakeDirectory(String file, @Nullable String content) implements ModelDirectory {
    @Override
    public String uri() {
      return "fake";
    }

    @Override
    public List<ModelFile> files() {
      return List.of(new ModelFile(file, 1));
    }

    @Override
    public InputStream open(ModelFile opened) throws IOException {
      if (content == null) {
        throw new IOException("connection lost");
      }
      return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
