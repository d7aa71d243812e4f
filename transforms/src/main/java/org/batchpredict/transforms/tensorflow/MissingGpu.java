package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why TensorFlow sees no GPU: it only logs that, on a level that is off (docs/gpu.md,
 * Versions).
 *
 * @param forGpu whether TensorFlow's library is one for GPUs
 * @param root where {@code /proc} and {@code /dev} are
 * @param hidden {@code CUDA_VISIBLE_DEVICES}; null when it is not set
 * @param opener opens a library and gives the problem, if there is one
 */
record MissingGpu(
    boolean forGpu, Path root, @Nullable String hidden, Function<String, Optional<String>> opener) {
  /** The oldest driver that runs CUDA 12. */
  private static final String DRIVER = "525.60.13";

  private static final Pattern DRIVER_VERSION = Pattern.compile("(?:Module|for x86_64) +([0-9.]+)");

  /** What TensorFlow opens by name before it looks for devices; it does without none of these. */
  private static final List<String> LIBRARIES =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12",
          "libcudnn.so.9");

  static MissingGpu here() {
    return new MissingGpu(
        TensorFlowVersion.isForGpu(),
        Path.of("/"),
        System.getenv("CUDA_VISIBLE_DEVICES"),
        NativeLibrary::problemOfOpening);
  }

  /** What is missing, and how to mend it. */
  String reason() {
    if (!forGpu) {
      return "this build is for the CPU (take the zip for GPUs, or build with -Pgpu; docs/gpu.md)";
    }
    return driver()
        .or(this::libraries)
        .or(this::choice)
        .orElse("TensorFlow sees no GPU (TF_CPP_MIN_LOG_LEVEL=0 makes it say why)");
  }

  private Optional<String> driver() {
    String version = read("proc/driver/nvidia/version");
    if (version.isEmpty()) {
      return Optional.of(
          "this machine has no NVIDIA driver: no /proc/driver/nvidia/version (must be "
              + DRIVER
              + " or later; a container must be started with its GPUs)");
    }
    Matcher found = DRIVER_VERSION.matcher(version);
    if (found.find() && Arrays.compare(numbers(found.group(1)), numbers(DRIVER)) < 0) {
      return Optional.of(
          "NVIDIA's driver is " + found.group(1) + " (must be " + DRIVER + " or later)");
    }
    return opener
        .apply("libcuda.so.1")
        .map(
            problem ->
                "NVIDIA's driver is here, but not its library (a container must be started with"
                    + " its GPUs): "
                    + problem);
  }

  private Optional<String> libraries() {
    List<String> problems =
        LIBRARIES.stream()
            .map(name -> opener.apply(name).orElse(null))
            .filter(Objects::nonNull)
            .toList();
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d of CUDA's libraries cannot be loaded: %s (must be CUDA 12.5 or a later 12 and cuDNN 9.3 or a later 9%s; install them, or build with -Pcuda)",
                problems.size(),
                String.join("; ", problems),
                found()));
  }

  /** Which CUDA and cuDNN there are, by the names of their files. */
  private String found() {
    try (Stream<Path> files = Files.list(root.resolve("usr/local"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("cuda-[0-9.]+"))
              .sorted()
              .toList();
      return names.isEmpty() ? "" : "; /usr/local has " + String.join(", ", names);
    } catch (IOException e) {
      return "";
    }
  }

  private Optional<String> choice() {
    return hidden == null
        ? Optional.empty()
        : Optional.of("CUDA_VISIBLE_DEVICES is \"" + hidden + "\" (unset it)");
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.", -1))
        .filter(part -> !part.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
