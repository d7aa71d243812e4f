package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** CUDA and cuDNN of profile cuda; they load without a driver, too. */
class CudaLibrariesTest {
  @Test
  void areNotThereWithoutTheProfile() throws IOException {
    assertThat(new CudaLibraries(null).load(Path.of("none"))).isEmpty();
  }

  @Test
  @EnabledIf("areOnClassPath")
  void areWhatTheirNamesMean() throws IOException {
    NativeLibrary.ensureLoaded();
    for (String name : CudaLibraries.FILES) {
      assertThat(NativeLibrary.problemOfOpening(name)).as(name).isEmpty();
      assertThat(MappedFiles.ofLibrary(name).orElseThrow().file().getParent())
          .hasFileName("cuda-" + TensorFlowVersion.cuda());
    }
  }

  /** TensorFlow looks for the CUDA runtime while it is loaded, and never again. */
  @Test
  @EnabledIf("areOnClassPath")
  void areThereBeforeTensorFlow(@TempDir Path work) throws Exception {
    Path log = work.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            Load.class.getName());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "0");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    assertThat(builder.start().waitFor()).isZero();
    assertThat(Files.readString(log))
        .contains("loaded 2.18.0")
        .doesNotContain("Could not find cuda drivers");
  }

  static boolean areOnClassPath() {
    return CudaLibraries.onClassPath().directory() != null;
  }

  /** Loads TensorFlow in a process of its own. */
  static final class Load {
    private Load() {}

    public static void main(String[] args) {
      System.out.println("loaded " + NativeLibrary.version());
    }
  }
}
