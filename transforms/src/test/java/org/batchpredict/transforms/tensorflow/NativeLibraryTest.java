package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  @BeforeEach
  void load() {
    NativeLibrary.ensureLoaded();
  }

  @Test
  void unpacksIntoADirectoryOfItsOwn() {
    assertThat(System.getProperty("org.bytedeco.javacpp.cachedir.nosubdir")).isEqualTo("true");
    assertThat(System.getProperty("org.bytedeco.javacpp.cachedir"))
        .endsWith("tensorflow-" + TensorFlowVersion.build());
  }

  @Test
  void setsNoBoundToNativeMemory() {
    assertThat(Pointer.maxBytes()).isZero();
    assertThat(Pointer.maxPhysicalBytes()).isZero();
  }

  @Test
  void refusesAnotherTensorFlowInTheSameJvm() {
    String build = TensorFlowVersion.build();
    NativeLibrary.claim(build);
    assertThatThrownBy(() -> NativeLibrary.claim("9.9.9-linux"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load TensorFlow 9.9.9-linux: this JVM has loaded TensorFlow "
                + build
                + " (give each version a JVM of its own)");
  }
}
