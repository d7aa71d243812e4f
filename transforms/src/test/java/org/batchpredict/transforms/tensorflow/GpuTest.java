package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.tensor.Column;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs where a GPU is: {@code mvn verify -Pgpu,gpu-tests} or {@code -Pcuda,gpu-tests}. */
@Tag("gpu")
class GpuTest {
  private static final SavedModelLoader GPU = SavedModelLoader.create().withDevice("gpu");

  @Test
  void isSeen() {
    assertThat(TensorFlowVersion.isForGpu()).isTrue();
    assertThat(GPU.problemOfDevice()).isEmpty();
    assertThat(SavedModelLoader.create().onEachDevice().get(0).placement())
        .isEqualTo(GPU.onEachDevice().get(0).placement());
  }

  @Test
  void hasACopyOnEach() throws Exception {
    for (SavedModelLoader loader : GPU.onEachDevice()) {
      Placement placement = requireNonNull(loader.placement());
      assertThat(
              PlacedModelTest.devicesOfRun(
                  new SessionSpec(loader.threads(), loader.devices(), placement, false, 0)))
          .allMatch(device -> device.startsWith("GPU:" + placement.index()));
    }
  }

  /** Within what TF32 leaves of a product: ten bits. */
  @Test
  void predictsWhatTheCpuDoes() {
    Column features = TestModels.floats(List.of(32), features());
    float[] expected = run(SavedModelLoader.create().withDevice("cpu"), "mlp", features);
    for (SavedModelLoader loader : GPU.onEachDevice()) {
      float[] actual = run(loader, "mlp", features);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-2f + Math.abs(expected[i]) / 100));
      }
    }
  }

  /** Strings and tables are the CPU's. */
  @Test
  void leavesTheCpuWhatIsItsOwn() {
    Column[] people = {
      TestModels.floats(List.of(1), 34, 61), TestModels.strings(List.of(), "DE", "JP")
    };
    float[] expected = run(SavedModelLoader.create().withDevice("cpu"), "two_towers", people);
    float[] actual = run(GPU, "two_towers", people);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-2f + Math.abs(expected[i]) / 100));
    }
  }

  @Test
  void isRefusedBeyondTheLast() {
    int gpus = GPU.onEachDevice().size();
    assertThat(SavedModelLoader.create().withDevice("gpu:" + gpus).problemOfDevice())
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("TensorFlow sees " + gpus + " GPU"));
  }

  private static float[] features() {
    float[] features = new float[64 * 32];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 - 3;
    }
    return features;
  }

  private static float[] run(SavedModelLoader loader, String name, Column... inputs) {
    try (Model model = PinnedModel.of(loader, TestModels.spec(name)).load()) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(inputs), 0, inputs[0].rows(), outputs);
      return TestModels.floats(outputs.get(0));
    }
  }
}
