package org.batchpredict.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.batchpredict.transforms.tensorflow.SessionThreads;
import org.junit.jupiter.api.Test;

class ModelSpecTest {
  @Test
  void sortsItsTags() {
    assertThat(new ModelSpec("m", List.of("serve", "gpu", "serve"), null).tags())
        .containsExactly("gpu", "serve");
  }

  @Test
  void servesByDefault() {
    assertThat(ModelSpec.of("m")).isEqualTo(new ModelSpec("m", List.of("serve"), null));
  }

  @Test
  void travelsToWorkers() {
    ModelSpec spec = ModelSpec.of("m").withSignatureName("s");
    assertThat(SerializableUtils.clone(spec)).isEqualTo(spec);
    assertThat(SerializableUtils.clone(SessionThreads.DEFAULT)).isEqualTo(SessionThreads.DEFAULT);
  }

  @Test
  void refusesWhatNamesNoModel() {
    assertThatThrownBy(() -> ModelSpec.of(" "))
        .hasMessage("Invalid model directory: ' ' (must be a path)");
    assertThatThrownBy(() -> new ModelSpec("m", List.of(), null))
        .hasMessage("Invalid tags: [] (must be one or more)");
  }

  @Test
  void refusesNegativeThreads() {
    assertThatThrownBy(() -> new SessionThreads(-1, 0))
        .hasMessage("Invalid intra-op threads: -1 (must be >= 0)");
    assertThatThrownBy(() -> new SessionThreads(0, -2))
        .hasMessage("Invalid inter-op threads: -2 (must be >= -1)");
  }
}
