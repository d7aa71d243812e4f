package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * TensorFlow's native library, loaded once in a JVM. Nothing but protos may be used of TensorFlow
 * before {@link #ensureLoaded()}.
 */
final class NativeLibrary {
  private static final String JAVACPP = "org.bytedeco.javacpp.";
  private static final String LOADED = "org.batchpredict.tensorflow.loaded";

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads the library. That takes seconds the first time on a machine, when the library is
   * unpacked; JavaCPP keeps other processes out of the directory meanwhile.
   *
   * @throws ModelException when it cannot be loaded
   */
  static synchronized void ensureLoaded() {
    if (loaded) {
      return;
    }
    claim(TensorFlowVersion.build());
    configure();
    try {
      Pointer.isNull(tensorflow.TF_Version());
    } catch (LinkageError e) {
      throw new ModelException(
          "Cannot load TensorFlow "
              + TensorFlowVersion.build()
              + ": "
              + e.getMessage()
              + " (unpacked to "
              + System.getProperty(JAVACPP + "cachedir")
              + ")",
          e);
    }
    loaded = true;
  }

  /** The library's own word on its version. */
  static String version() {
    ensureLoaded();
    return tensorflow.TF_Version().getString();
  }

  /**
   * Refuses a second TensorFlow in this JVM, which would abort it. The mark is a system property,
   * because jobs of one Flink task manager share nothing else.
   */
  static void claim(String build) {
    String first = (String) System.getProperties().computeIfAbsent(LOADED, property -> build);
    if (!first.equals(build)) {
      throw new ModelException(
          "Cannot load TensorFlow "
              + build
              + ": this JVM has loaded TensorFlow "
              + first
              + " (give each version a JVM of its own)",
          null);
    }
  }

  private static void configure() {
    // Every class loader of a JVM must find the very same file: a second copy of the library
    // registers its protos a second time, which aborts the JVM.
    setDefault("cachedir.nosubdir", "true");
    setDefault("cachedir", cacheDirectory().toString());
    // JavaCPP's own accounting takes the heap's size for a bound, throws OutOfMemoryError, and
    // reads
    // /proc at each allocation. All native memory here belongs to scopes: nothing is left to guard.
    setDefault("maxbytes", "0");
    setDefault("maxphysicalbytes", "0");
  }

  private static void setDefault(String name, String value) {
    System.getProperties().putIfAbsent(JAVACPP + name, value);
  }

  /**
   * This build's own directory in the user's cache; in the temporary directory for want of that.
   */
  private static Path cacheDirectory() {
    String name = "tensorflow-" + TensorFlowVersion.build();
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "batchpredict", name);
    if (cache.isAbsolute()) {
      try {
        return Files.createDirectories(cache);
      } catch (IOException e) {
        // No home to write in, as in many containers.
      }
    }
    String directory = "batchpredict-" + System.getProperty("user.name");
    return Path.of(System.getProperty("java.io.tmpdir"), directory, name);
  }
}
