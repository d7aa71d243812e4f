package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.tensor.Column;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/**
 * Copies of a model on the devices of one process. The CPU can be several devices to TensorFlow,
 * which are placed like GPUs.
 */
class PlacedModelTest {
  private static final DeviceSpec TWO_CPUS =
      new DeviceSpec(DeviceSpec.Kind.CPU, DeviceSpec.ALL, 0, true, 2);
  private static final SavedModelLoader LOADER =
      new SavedModelLoader(SessionThreads.DEFAULT, TWO_CPUS, null, false, 0);

  @TempDir Path work;

  @Test
  void runsWholeCopiesEachOnADevice() throws Exception {
    assertThat(devicesOfRun(0)).containsExactly("CPU:0");
    assertThat(devicesOfRun(1)).containsExactly("CPU:1");
  }

  @Test
  void takesItsFunctionsAndTablesWithIt() {
    Column[] people = {
      TestModels.floats(List.of(1), 34, 61), TestModels.strings(List.of(), "DE", "JP")
    };
    assertThat(onSecondDevice("two_towers", people))
        .isEqualTo(run(TestModels.load("two_towers"), people));
  }

  @Test
  void takesItsAssetsWithIt() {
    Column examples = TestModels.strings(List.of(), "", ""); // tf.Examples without features
    assertThat(onSecondDevice("example_classifier", examples))
        .isEqualTo(run(TestModels.load("example_classifier"), examples));
  }

  private static List<String> onSecondDevice(String name, Column... inputs) {
    Model model = PinnedModel.of(LOADER.onEachDevice().get(1), TestModels.spec(name)).load();
    assertThat(model.device()).isEqualTo("cpu:1");
    return run(model, inputs);
  }

  @Test
  @SuppressWarnings("try") // The second share is closed before the others.
  void spreadsSharesOverTheDevices() {
    PinnedModel model = PinnedModel.of(LOADER, TestModels.spec("mlp"));
    int before = SharedModel.loadedModels();
    try (SharedModel first = SharedModel.acquire(model);
        SharedModel second = SharedModel.acquire(model);
        SharedModel third = SharedModel.acquire(model)) {
      assertThat(List.of(first.model().device(), second.model().device()))
          .containsExactlyInAnyOrder("cpu:0", "cpu:1");
      assertThat(SharedModel.loadedModels()).isEqualTo(before + 2);
      assertThat(run(first.model())).isEqualTo(run(second.model())).isEqualTo(run(third.model()));
      second.close();
      try (SharedModel fourth = SharedModel.acquire(model)) {
        assertThat(fourth.model().device()).isEqualTo(second.model().device());
      }
    }
    assertThat(SharedModel.loadedModels()).isEqualTo(before);
  }

  @Test
  void leavesNothingBehind() throws Exception {
    ModelSpec spec = TestModels.spec("mlp");
    LocalDirectory directory = new LocalDirectory(spec.uri(), TestModels.path("mlp"));
    PlacedModel placed =
        PlacedModel.of(
            spec,
            MetaGraphs.read(directory, spec.tags()),
            directory,
            new Placement(Placement.CPU, 1, 2));
    assertThat(placed.path())
        .isNotEqualTo(directory.path())
        .isDirectoryContaining(Files::isSymbolicLink);
    placed.close();
    assertThat(placed.path()).doesNotExist();
    assertThat(TestModels.path("mlp").resolve("variables")).isNotEmptyDirectory();
  }

  @Test
  void leavesAModelWhereItIsWhenThereIsOneDevice() {
    ModelSpec spec = TestModels.spec("mlp");
    LocalDirectory directory = new LocalDirectory(spec.uri(), TestModels.path("mlp"));
    PlacedModel placed =
        PlacedModel.of(spec, MetaGraphs.read(directory, spec.tags()), directory, Placement.ON_CPU);
    assertThat(placed.path()).isEqualTo(directory.path());
    placed.close();
    assertThat(placed.path()).isNotEmptyDirectory();
  }

  /** TensorFlow takes the path of the variables for a pattern. */
  @ParameterizedTest
  @ValueSource(strings = {"[ab]", "a*", "a?", "back\\slash", "a[", "plain"})
  void loadsAModelWhateverItsDirectoryIsCalled(String name) throws Exception {
    Path directory = copyOf("mlp", work.resolve(name));
    ModelSpec spec = ModelSpec.of(directory.toString());
    List<Path> before = linksInTemp();
    String fingerprint = SavedModelLoader.create().describe(spec).fingerprint();
    Model renamed = SavedModelLoader.create().withDevice("cpu").load(spec, fingerprint);
    assertThat(linksInTemp()).hasSize(before.size() + (name.equals("plain") ? 0 : 1));
    assertThat(run(renamed)).isEqualTo(run(TestModels.load("mlp")));
    assertThat(linksInTemp()).isEqualTo(before);
    assertThat(directory.resolve("variables")).isNotEmptyDirectory();
  }

  private static List<Path> linksInTemp() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(p -> p.getFileName().toString().startsWith("batchpredict-model-"))
          .sorted()
          .toList();
    }
  }

  private static Path copyOf(String model, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(TestModels.path(model))) {
      for (Path file : all.toList()) {
        Files.copy(file, target.resolve(TestModels.path(model).relativize(file).toString()));
      }
    }
    return target;
  }

  private static List<String> run(Model model) {
    float[] features = new float[64 * 32];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 - 3;
    }
    return run(model, TestModels.floats(List.of(32), features));
  }

  /** The bytes of all outputs. */
  private static List<String> run(Model model, Column... inputs) {
    try (model) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(inputs), 0, inputs[0].rows(), outputs);
      return outputs.stream()
          .map(output -> HexFormat.of().formatHex(output.data(), 0, output.byteCount()))
          .toList();
    }
  }

  private static Set<String> devicesOfRun(int cpu) throws Exception {
    return devicesOfRun(
        new SessionSpec(
            SessionThreads.DEFAULT, TWO_CPUS, new Placement(Placement.CPU, cpu, 2), false, 0));
  }

  /** The devices that multiply matrices for {@code mlp}, by TensorFlow's own account of a run. */
  @SuppressWarnings("try") // The scope owns all that is allocated while it is open.
  static Set<String> devicesOfRun(SessionSpec on) throws Exception {
    ModelSpec spec = TestModels.spec("mlp");
    LocalDirectory directory = new LocalDirectory(spec.uri(), TestModels.path("mlp"));
    NativeLibrary.ensureLoaded();
    try (PlacedModel placed =
            PlacedModel.of(
                spec, MetaGraphs.read(directory, spec.tags()), directory, on.placement());
        PointerScope scope = new PointerScope()) {
      TF_Graph graph = TF_Graph.newGraph();
      TF_Session session = SessionLoader.load(spec, placed.path(), on, graph);
      return devices(
          session,
          Endpoints.resolve(
              spec.uri(),
              graph,
              SignatureReader.read(spec, MetaGraphs.read(directory, spec.tags())).inputs()),
          Endpoints.resolve(
              spec.uri(),
              graph,
              SignatureReader.read(spec, MetaGraphs.read(directory, spec.tags())).outputs()));
    }
  }

  private static Set<String> devices(TF_Session session, TF_Output feeds, TF_Output fetches)
      throws InvalidProtocolBufferException {
    byte[] trace =
        RunOptions.newBuilder()
            .setTraceLevel(RunOptions.TraceLevel.FULL_TRACE)
            .build()
            .toByteArray();
    TF_Buffer options = tensorflow.TF_NewBufferFromString(new BytePointer(trace), trace.length);
    TF_Buffer metadata = TF_Buffer.newBuffer();
    TF_Status status = TF_Status.newStatus();
    PointerPointer<TF_Tensor> values = new PointerPointer<>(1);
    values.put(0, TensorWriter.write(TestModels.floats(List.of(32), new float[32]), 0, 1, 1));
    tensorflow.TF_SessionRun(
        session,
        options,
        feeds,
        values,
        1,
        fetches,
        new PointerPointer<TF_Tensor>(1),
        1,
        (PointerPointer<TF_Operation>) null,
        0,
        metadata,
        status);
    assertThat(Status.isOk(status)).as(() -> Status.describe(status)).isTrue();
    RunMetadata run = RunMetadata.parseFrom(metadata.dataAsByteBuffer());
    Set<String> devices = new HashSet<>();
    for (DeviceStepStats device : run.getStepStats().getDevStatsList()) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        if (node.getTimelineLabel().contains("MatMul")) {
          devices.add(device.getDevice().replaceFirst(".*/device:", ""));
        }
      }
    }
    return devices;
  }
}
