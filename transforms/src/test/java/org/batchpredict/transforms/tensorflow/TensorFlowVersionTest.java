package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFlowVersionTest {
  @Test
  void isThatOfTheNativeLibrary() {
    assertThat(TensorFlowVersion.current()).isEqualTo(NativeLibrary.version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.15", "2.0", "2.9", "2.18"})
  void supportsItsOwnAndOlderVersions(String version) {
    assertThat(TensorFlowVersion.supports(version, "2.18.0")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.19", "2.180", "3.0"})
  void supportsNoNewerVersion(String version) {
    assertThat(TensorFlowVersion.supports(version, "2.18.0")).isFalse();
  }

  @Test
  void comparesWithTheVersionInUse() {
    assertThat(TensorFlowVersion.supports("1.0")).isTrue();
    assertThat(TensorFlowVersion.supports("999.0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2.18.0", "2.x", " 2.18", "-1.2", "99999999999.0"})
  void refusesWhatIsNoVersion(String version) {
    assertThatThrownBy(() -> TensorFlowVersion.supports(version))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid runtime version: " + version + " (must be MAJOR.MINOR, such as 2.18)");
  }
}
