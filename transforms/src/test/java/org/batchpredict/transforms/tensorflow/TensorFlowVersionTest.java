package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TensorFlowVersionTest {
  @Test
  void isThatOfTheNativeLibrary() {
    assertThat(TensorFlowVersion.current()).isEqualTo(NativeLibrary.version());
  }
}
