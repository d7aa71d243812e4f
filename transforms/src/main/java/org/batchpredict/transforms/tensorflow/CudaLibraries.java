package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CUDA and cuDNN as Maven Central has them: a jar of shared libraries, for machines that have
 * NVIDIA's driver and nothing else of it (docs/adr/0025).
 *
 * <p>TensorFlow opens each by its name, the CUDA runtime already while it is loaded itself, and
 * never tries again. What is loaded by then, under the same name, is what the system gives it.
 *
 * @param directory where the class path has them; null when it has not
 */
record CudaLibraries(@Nullable URL directory) {
  private static final String RESOURCES = "/org/bytedeco/cuda/linux-x86_64/";

  /** What TensorFlow opens, and what these are linked to or open themselves; those first. */
  static final List<String> FILES =
      List.of(
          "libcudart.so.12",
          "libnvJitLink.so.12",
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcufft.so.11",
          "libcusparse.so.12",
          "libcusolver.so.11",
          "libnvrtc-builtins.so.12.6",
          "libnvrtc.so.12",
          "libcupti.so.12",
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_adv.so.9",
          "libcudnn_engines_precompiled.so.9",
          "libcudnn_engines_runtime_compiled.so.9",
          "libcudnn_heuristic.so.9",
          "libcudnn.so.9");

  static CudaLibraries onClassPath() {
    return new CudaLibraries(CudaLibraries.class.getResource(RESOURCES + FILES.get(0)));
  }

  /**
   * Loads them, if the class path has them and TensorFlow's library is one for GPUs. The first time
   * on a machine they are unpacked, which takes half a minute and 2.2 GB of disk.
   *
   * @param tensorFlow where TensorFlow's libraries are: these go beside
   * @return their files; none where there is nothing to load
   * @throws UnsatisfiedLinkError when one cannot be loaded
   */
  List<Path> load(Path tensorFlow) throws IOException {
    if (directory == null || !TensorFlowVersion.isForGpu()) {
      return List.of();
    }
    Path target = tensorFlow.resolveSibling("cuda-" + TensorFlowVersion.cuda());
    List<Path> files = unpack(Files.createDirectories(target));
    for (Path file : files) {
      // The JVM lets a file belong to one class loader only: an earlier job's will do.
      if (MappedFiles.ofLibrary(file.getFileName().toString()).isEmpty()) {
        System.load(file.toString());
      }
    }
    return files;
  }

  @SuppressWarnings("try") // The lock is held.
  private List<Path> unpack(Path target) throws IOException {
    List<Path> files = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(target.resolve(".lock"), CREATE, WRITE);
        FileLock lock = channel.lock()) {
      for (String file : FILES) {
        URL resource = new URL(directory, file);
        files.add(LibraryFiles.unpack(resource, target));
      }
    }
    return files;
  }
}
