package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * TensorFlow's native library, loaded once in a process, whatever the number of class loaders that
 * use it (ADR 10). Nothing but protos may be used of TensorFlow before {@link #ensureLoaded()}.
 */
final class NativeLibrary {
  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads the library. That takes seconds the first time on a machine, when the library is
   * unpacked.
   *
   * @throws ModelException when it cannot be loaded, or another TensorFlow lives in this process
   */
  static synchronized void ensureLoaded() {
    if (loaded) {
      return;
    }
    // The lock that all jobs of a process share, and that JavaCPP unpacks under.
    synchronized (Runtime.getRuntime()) {
      try {
        load(CacheDirectory.of("tensorflow-" + TensorFlowVersion.build()));
      } catch (IOException e) {
        throw LibraryFault.of(e.toString(), e);
      } catch (LinkageError e) {
        throw LibraryFault.of(e);
      }
    }
    loaded = true;
  }

  /** The library's own word on its version. */
  static String version() {
    ensureLoaded();
    return tensorflow.TF_Version().getString();
  }

  private static void load(Path directory) throws IOException {
    if (TensorFlowVersion.isForBoth()) {
      throw LibraryFault.of(
          "the class path has the library for the CPU and the one for GPUs (leave one out)", null);
    }
    JavaCpp.configure(directory);
    List<Path> cuda = CudaLibraries.onClassPath().load(directory);
    // A JavaCPP in Flink's lib/ is there for all jobs: another one may have loaded TensorFlow.
    if (Loader.getLoadedLibraries().keySet().stream().noneMatch(n -> n.startsWith("jnitensor"))) {
      LibraryFiles files = LibraryFiles.unpack(directory);
      boolean forThisJob = JavaCpp.isOfThisJob();
      refuseAnother(files, forThisJob);
      load(files, forThisJob);
      // What LD_LIBRARY_PATH names goes before the glue's own directory.
      refuseAnother(files, forThisJob);
    }
    checkVersion(tensorflow.TF_Version().getString());
    keep(cuda);
  }

  /** A second copy of the library would register its protos a second time, and abort the JVM. */
  private static void refuseAnother(LibraryFiles files, boolean forThisJob) throws IOException {
    for (String mapped : MappedFiles.ofTensorFlow()) {
      // One that is deleted, after a cleaning of the cache, can be linked to but not found again.
      String path = forThisJob ? mapped.replace(MappedFiles.DELETED, "") : mapped;
      if (!files.shared().containsValue(Path.of(path))) {
        throw LibraryFault.of(
            "this process has loaded another one, "
                + mapped
                + " (give each TensorFlow a process of its own)",
            null);
      }
    }
  }

  /**
   * The JVM lets each file belong to one class loader, and the glue keeps what it knows of the Java
   * classes in static variables: each job has a copy of the glue. The library itself comes along as
   * what the glue is linked to, and after the first time the system finds it loaded. For JavaCPP,
   * which would load the library by its path, the copy stands for all of them.
   */
  private static void load(LibraryFiles files, boolean forThisJob) throws IOException {
    Path glue = forThisJob ? files.copyGlue() : files.glue();
    try {
      for (Map.Entry<String, Path> shared : files.shared().entrySet()) {
        load(shared.getKey(), forThisJob ? glue : shared.getValue());
      }
      load(files.glueName(), glue);
    } finally {
      if (forThisJob) {
        Files.delete(glue);
      }
    }
  }

  private static void load(String name, Path file) throws IOException {
    Loader.loadLibrary(tensorflow.class, new URL[] {file.toUri().toURL()}, name);
  }

  static void checkVersion(String actual) {
    if (!actual.equals(TensorFlowVersion.current())) {
      throw LibraryFault.of(
          "the one on the class path is TensorFlow "
              + actual
              + " (put the jars of TensorFlow Java "
              + TensorFlowVersion.java()
              + " in its place, on a Flink cluster in its lib/, or use a job jar that holds them)",
          null);
    }
  }

  /**
   * Keeps the library, and CUDA's, in the process, where its threads run, when the last class
   * loader that uses them is gone. On Linux the name alone, without a directory, means the library
   * that is loaded; elsewhere class loaders do not come and go.
   */
  private static void keep(List<Path> cuda) {
    if (!Loader.getPlatform().startsWith("linux")) {
      return;
    }
    Stream.concat(Stream.of("libtensorflow_cc.so.2"), cuda.stream().map(Path::toString))
        .flatMap(library -> problemOfOpening(library).stream())
        .findFirst()
        .ifPresent(
            problem -> {
              throw LibraryFault.of(problem, null);
            });
  }

  /**
   * Opens a library for the rest of the process's life, so that its name alone means this one to
   * whoever opens it next.
   *
   * @param library its path, or its name for the system to look for
   * @return why it cannot be opened; empty when it was
   */
  @SuppressWarnings("try") // The scope owns the status.
  static Optional<String> problemOfOpening(String library) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      tensorflow.TF_LoadLibrary(library, status);
      return Status.isOk(status) ? Optional.empty() : Optional.of(Status.describe(status));
    }
  }
}
