package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;

class DeviceSpecTest {
  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "gpu", "gpu:0", "gpu:12"})
  void hasItsNameAndTravels(String name) {
    DeviceSpec spec = DeviceSpec.AUTO.withName(name);
    assertThat(spec.name()).isEqualTo(name);
    assertThat(SerializableUtils.clone(spec)).isEqualTo(spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GPU", "gpu:", "gpu:-1", "tpu"})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> SavedModelLoader.create().withDevice(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported device: " + name + " (supported: auto, cpu, gpu, gpu:N)");
  }

  @Test
  void refusesMoreMemoryThanThereIs() {
    for (double fraction : List.of(-0.1, 1.1, Double.NaN)) {
      assertThatThrownBy(() -> SavedModelLoader.create().withGpuMemory(fraction, true))
          .hasMessage(
              "Invalid gpuMemoryFraction: " + fraction + " (must be more than 0 and at most 1)");
    }
  }

  @Test
  void configuresEverySession() {
    ConfigProto gpu = DeviceSpec.AUTO.withName("gpu:1").withMemory(0.25, false).config().build();
    assertThat(gpu.getGpuOptions().getPerProcessGpuMemoryFraction()).isEqualTo(0.25);
    assertThat(gpu.getGpuOptions().getAllowGrowth()).isFalse();
    assertThat(gpu.getGpuOptions().getVisibleDeviceList()).isEmpty();
    assertThat(gpu.getDeviceCountMap()).isEmpty();
    assertThat(DeviceSpec.AUTO.config().getGpuOptions().getAllowGrowth()).isTrue();
    assertThat(DeviceSpec.AUTO.withName("cpu").config().getDeviceCountMap())
        .isEqualTo(Map.of("GPU", 0));
  }

  @Test
  @EnabledIf("hasNoGpu")
  void neverTakesTheCpuForAGpu() {
    SavedModelLoader loader = SavedModelLoader.create().withDevice("gpu:3");
    assertThatThrownBy(loader::onEachDevice)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot use --device=gpu:3: ");
    ModelSpec model = TestModels.spec("mlp");
    String fingerprint = loader.describe(model).fingerprint();
    assertThatThrownBy(() -> loader.load(model, fingerprint).close())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot use --device=gpu:3: ");
    assertThat(loader.problemOfDevice()).isPresent();
  }

  @Test
  void saysHowManyGpusThereAre() {
    assertThatThrownBy(() -> Devices.require(DeviceSpec.AUTO.withName("gpu:2"), 2))
        .hasMessage(
            "Cannot use --device=gpu:2: TensorFlow sees 2 GPUs here (must be gpu:0 to gpu:1)");
    assertThatThrownBy(() -> Devices.require(DeviceSpec.AUTO.withName("gpu:2"), 1))
        .hasMessage("Cannot use --device=gpu:2: TensorFlow sees 1 GPU here (must be gpu:0)");
  }

  static boolean hasNoGpu() {
    return Devices.of(DeviceSpec.AUTO, SessionThreads.DEFAULT).get(0).type().equals(Placement.CPU);
  }
}
