package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.sdk.util.SerializableUtils;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.junit.jupiter.api.Test;

class SavedModelLoaderTest {
  @Test
  void travelsToWorkersWithItsModel() {
    SavedModelLoader loader =
        new SavedModelLoader(new SessionThreads(2, 3), DeviceSpec.AUTO, Placement.ON_CPU);
    PinnedModel model = new PinnedModel(loader, ModelSpec.of("m"), "f");
    assertThat(SerializableUtils.clone(loader)).isEqualTo(loader);
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
