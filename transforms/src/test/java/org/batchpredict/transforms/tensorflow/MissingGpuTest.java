package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a machine gives TensorFlow no GPU, of which this one is one kind only. */
class MissingGpuTest {
  @TempDir Path root;

  @Test
  void isTheBuild() {
    assertThat(new MissingGpu(false, root, null, name -> Optional.empty()).reason())
        .isEqualTo(
            "this build is for the CPU (take the zip for GPUs, or build with -Pgpu; docs/gpu.md)");
  }

  @Test
  void isTheDriver() {
    assertThat(reason(null, Set.of()))
        .isEqualTo(
            "this machine has no NVIDIA driver: no /proc/driver/nvidia/version (must be 525.60.13"
                + " or later; a container must be started with its GPUs)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  525.60.11  Wed Nov 23 23:04:03 UTC 2022",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  525.60.11  Release Build"
      })
  void isADriverThatIsTooOld(String version) throws IOException {
    install(version);
    assertThat(reason(null, Set.of()))
        .isEqualTo("NVIDIA's driver is 525.60.11 (must be 525.60.13 or later)");
  }

  @Test
  void isTheDriversLibrary() throws IOException {
    installDriver();
    assertThat(reason(null, Set.of("libcuda.so.1")))
        .isEqualTo(
            "NVIDIA's driver is here, but not its library (a container must be started with its"
                + " GPUs): no libcuda.so.1");
  }

  @Test
  void isCuda() throws IOException {
    installDriver();
    Files.createDirectories(root.resolve("usr/local/cuda-11.8"));
    assertThat(reason(null, Set.of("libcudart.so.12", "libcudnn.so.9")))
        .isEqualTo(
            "2 of CUDA's libraries cannot be loaded: no libcudart.so.12; no libcudnn.so.9 (must be"
                + " CUDA 12.5 or a later 12 and cuDNN 9.3 or a later 9; /usr/local has cuda-11.8;"
                + " install them, or build with -Pcuda)");
  }

  @Test
  void isWhatIsHidden() throws IOException {
    installDriver();
    assertThat(reason("-1", Set.of())).isEqualTo("CUDA_VISIBLE_DEVICES is \"-1\" (unset it)");
    assertThat(reason(null, Set.of()))
        .isEqualTo("TensorFlow sees no GPU (TF_CPP_MIN_LOG_LEVEL=0 makes it say why)");
  }

  /** The file that asks a system for its libraries is TensorFlow's own. */
  @Test
  void asksTheSystemForLibraries() {
    NativeLibrary.ensureLoaded();
    assertThat(NativeLibrary.problemOfOpening("libc.so.6")).isEmpty();
    assertThat(NativeLibrary.problemOfOpening("libnone.so.9"))
        .hasValueSatisfying(problem -> assertThat(problem).contains("libnone.so.9: cannot open"));
  }

  private void installDriver() throws IOException {
    install(
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 18:56:32 UTC 2023");
  }

  private void install(String version) throws IOException {
    Path file = root.resolve("proc/driver/nvidia/version");
    Files.createDirectories(file.getParent());
    Files.writeString(file, version + "\nGCC version:  gcc version 12.2.0\n");
  }

  private String reason(@Nullable String hidden, Set<String> missing) {
    return new MissingGpu(
            true,
            root,
            hidden,
            name -> missing.contains(name) ? Optional.of("no " + name) : Optional.empty())
        .reason();
  }
}
