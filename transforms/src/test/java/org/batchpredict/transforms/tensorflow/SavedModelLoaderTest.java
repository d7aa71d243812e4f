package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelLoaderTest {
  private static final String DATA = "variables/variables.data-00000-of-00001";

  private final MemDisk disk = MemDisk.create();
  private final SavedModelLoader loader = SavedModelLoader.create();

  @TempDir private Path temporary;

  private String usualCache = "";

  @BeforeEach
  void useACacheOfItsOwn() {
    usualCache = System.getProperty(ModelCache.DIRECTORY_PROPERTY, "");
    System.setProperty(ModelCache.DIRECTORY_PROPERTY, temporary.resolve("cache").toString());
  }

  @AfterEach
  void useTheUsualCache() {
    System.setProperty(ModelCache.DIRECTORY_PROPERTY, usualCache);
  }

  @Test
  void isGivenItsThreads() {
    assertThat(loader.threads()).isEqualTo(new SessionThreads(1, SessionThreads.IN_CALLER));
    assertThat(loader.withIntraOpThreads(0).threads())
        .isEqualTo(new SessionThreads(0, SessionThreads.IN_CALLER));
    SavedModelLoader both = loader.withInterOpThreads(2).withIntraOpThreads(3).withDevice("cpu");
    assertThat(both.withTrust(true).threads()).isEqualTo(new SessionThreads(3, 2));
    assertThatThrownBy(() -> loader.withIntraOpThreads(-1))
        .hasMessage("Invalid intra-op threads: -1 (must be >= 0)");
    assertThatThrownBy(() -> loader.withInterOpThreads(-1))
        .hasMessage("Invalid inter-op threads: -1 (must be >= 0)");
  }

  @Test
  void looksAtEachFileOfAStoreOnce() throws IOException {
    ModelSpec spec = upload("mlp");
    String fingerprint = loader.describe(spec).fingerprint();
    List<String> described = new ArrayList<>(List.of("match m/**"));
    List<String> copied = new ArrayList<>(described);
    for (String file : files("mlp")) {
      copied.add("open m/" + file);
      if (!file.equals(DATA)) {
        described.add("open m/" + file);
      }
    }
    assertThat(requests()).containsExactlyInAnyOrderElementsOf(described);
    loader.load(spec, fingerprint).close();
    assertThat(requests()).containsExactlyInAnyOrderElementsOf(copied);
    loader.load(spec, fingerprint).close();
    assertThat(requests()).as("of a second job").isEmpty();
    String user = Files.getOwner(temporary.resolve("cache")).getName();
    Path models = temporary.resolve("cache/batchpredict-" + user + "/models");
    assertThat(models.resolve(fingerprint)).isDirectory();
  }

  @Test
  void readsAgainWhatIsTooLargeToRemember() throws IOException {
    FakeSource source = FakeSource.model("a", 1);
    source.claimed = 64 << 20;
    RememberedDirectory remembered = new RememberedDirectory(source);
    for (int i = 0; i < 2; i++) {
      for (ModelDirectory.ModelFile file : remembered.files()) {
        try (InputStream in = remembered.open(file)) {
          assertThat(in).hasBinaryContent(source.contents.get(file.path()));
        }
      }
    }
    assertThat(source.opened).filteredOn("saved_model.pb"::equals).hasSize(2);
    assertThat(source.opened).hasSize(source.contents.size() + 1);
  }

  /** TensorFlow compares the variables with the checksums of their index. */
  @Test
  void copiesAgainWhatTensorFlowCannotLoad() throws IOException {
    ModelSpec spec = upload("mlp");
    String fingerprint = loader.describe(spec).fingerprint();
    byte[] data = Files.readAllBytes(TestModels.path("mlp").resolve(DATA));
    byte[] damaged = data.clone();
    damaged[data.length / 2] ^= 1;
    disk.write("m/" + DATA, damaged);
    assertThatThrownBy(() -> loader.load(spec, fingerprint))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hecksum");
    disk.write("m/" + DATA, data);
    loader.load(spec, fingerprint).close();
  }

  @Test
  void refusesAModelThatHasChangedOnItsStore() throws IOException {
    ModelSpec spec = upload("mlp");
    String fingerprint = loader.describe(spec).fingerprint();
    disk.write("m/assets/new", new byte[1]);
    assertThatThrownBy(() -> loader.load(spec, fingerprint))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it has changed since the job was planned");
  }

  private ModelSpec upload(String model) throws IOException {
    for (String file : files(model)) {
      disk.write("m/" + file, Files.readAllBytes(TestModels.path(model).resolve(file)));
    }
    disk.heal();
    return ModelSpec.of(disk.path("m"));
  }

  private static List<String> files(String model) throws IOException {
    return new LocalDirectory("", TestModels.path(model))
        .files().stream().map(ModelDirectory.ModelFile::path).toList();
  }

  private List<String> requests() {
    List<String> requests =
        disk.operations().stream().map(r -> r.replace(disk.path(""), "")).toList();
    disk.heal();
    return requests;
  }

  @Test
  void travelsToWorkersWithItsModel() {
    SavedModelLoader travelling =
        new SavedModelLoader(new SessionThreads(2, 3), DeviceSpec.AUTO, Placement.ON_CPU, true, 1);
    PinnedModel model = new PinnedModel(travelling, ModelSpec.of("m"), "f");
    assertThat(SerializableUtils.clone(travelling)).isEqualTo(travelling);
    assertThat(SerializableUtils.clone(model)).isEqualTo(model).hasSameHashCodeAs(model);
  }

  @Test
  void refusesNegativeThreads() {
    assertThatThrownBy(() -> new SessionThreads(-1, 0))
        .hasMessage("Invalid intra-op threads: -1 (must be >= 0)");
    assertThatThrownBy(() -> new SessionThreads(0, -2))
        .hasMessage("Invalid inter-op threads: -2 (must be >= -1)");
  }
}
