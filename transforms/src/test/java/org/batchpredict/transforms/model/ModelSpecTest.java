package org.batchpredict.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class ModelSpecTest {
  @Test
  void sortsItsTags() {
    assertThat(ModelSpec.of("m").withTags(List.of("serve", "gpu", "serve")).tags())
        .containsExactly("gpu", "serve");
    assertThat(ModelSpec.of("m").withTags(List.of()).tags()).isEmpty();
  }

  @Test
  void keepsWhatItIsNotToldToChange() {
    ModelSpec spec = new ModelSpec("m", List.of("gpu"), "s", List.of("b", "a"));
    assertThat(spec.outputs()).containsExactly("a", "b");
    assertThat(
            ModelSpec.of("m")
                .withOutputs(List.of("a", "b"))
                .withSignatureName("s")
                .withTags(List.of("gpu")))
        .isEqualTo(spec);
  }

  @Test
  void servesByDefault() {
    assertThat(ModelSpec.of("m")).isEqualTo(new ModelSpec("m", List.of("serve"), null, List.of()));
  }

  @Test
  void travelsToWorkers() {
    ModelSpec spec = ModelSpec.of("m").withSignatureName("s").withOutputs(List.of("y"));
    assertThat(SerializableUtils.clone(spec)).isEqualTo(spec);
  }

  @Test
  void refusesWhatNamesNoModel() {
    assertThatThrownBy(() -> ModelSpec.of(" "))
        .hasMessage("Invalid model directory: ' ' (must be a path)");
  }
}
