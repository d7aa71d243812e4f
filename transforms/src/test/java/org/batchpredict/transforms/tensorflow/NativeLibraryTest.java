package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.batchpredict.transforms.model.ModelException;
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
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> NativeLibrary.checkVersion("2.16.2"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load TensorFlow "
                + TensorFlowVersion.build()
                + ": the one on the class path is TensorFlow"
                + " 2.16.2 (put the jars of TensorFlow Java 1.1.0 in its place, on a Flink cluster"
                + " in its lib/, or use a job jar that holds them)");
  }
}
