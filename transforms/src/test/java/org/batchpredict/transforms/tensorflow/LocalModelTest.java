package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.Column;
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
  void refusesALocalModelThatHasChanged() {
    assertThatThrownBy(() -> LocalModel.of(ModelDirectory.of(directory.toString()), "f"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it has changed since the job was planned");
  }

  @Test
  void copiesARemoteModel() throws IOException {
    RemoteDirectory remote = ModelFingerprintTest.remote(TestModels.path("tf1_table"));
    try (LocalModel model = copy(remote)) {
      assertThat(model.directory().path()).startsWith(directory);
      assertThat(model.directory().files()).isEqualTo(remote.files()).isNotEmpty();
      assertThat(ModelFingerprint.of(model.directory())).isEqualTo(ModelFingerprint.of(remote));
    }
  }

  @Test
  void loadsACopy() throws IOException {
    RemoteDirectory remote = ModelFingerprintTest.remote(TestModels.path("two_signatures"));
    ModelSpec spec = ModelSpec.of(remote.uri()).withSignatureName("add");
    try (SavedModel model =
        SavedModel.load(spec, copy(remote), SessionSpec.of(SessionThreads.DEFAULT))) {
      List<Column> outputs = model.newOutputs();
      Column ones = TestModels.floats(List.of(), 1, 1);
      model.run(List.of(ones, ones), 0, 2, outputs);
      assertThat(TestModels.floats(outputs.get(0))).containsExactly(2, 2);
    }
    assertThat(leases()).isEmpty();
  }

  @Test
  void givesUpTheCopyOfAModelThatCannotBeLoaded() throws IOException {
    RemoteDirectory remote = ModelFingerprintTest.remote(TestModels.path("no_signatures"));
    LocalModel files = copy(remote);
    assertThat(leases()).hasSize(1);
    assertThatThrownBy(
            () ->
                SavedModel.load(
                    ModelSpec.of(remote.uri()), files, SessionSpec.of(SessionThreads.DEFAULT)))
        .isInstanceOf(ModelException.class);
    assertThat(leases()).isEmpty();
  }

  @Test
  void findsNothingInARemoteDirectoryThatIsNotThere() throws IOException {
    assertThat(ModelFingerprintTest.remote(directory.resolve("none")).files()).isEmpty();
  }

  @Test
  void saysWhyAModelCannotBeCopied() {
    FakeSource source = FakeSource.of("saved_model.pb");
    String fingerprint = source.fingerprint();
    source.opening =
        file -> {
          throw new IOException("connection lost");
        };
    assertThatThrownBy(() -> LocalModel.copied(source, fingerprint, cache()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model fake: cannot copy it to local disk: connection lost")
        .hasCauseInstanceOf(IOException.class);
  }

  private LocalModel copy(ModelDirectory remote) throws IOException {
    return LocalModel.copied(remote, ModelFingerprint.of(remote), cache());
  }

  private ModelCache cache() throws IOException {
    return new ModelCache(directory.toRealPath(), 1 << 20, Clock.systemUTC());
  }

  private List<Path> leases() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().contains(".lease-")).toList();
    }
  }
}
