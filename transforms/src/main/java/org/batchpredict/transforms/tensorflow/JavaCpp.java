package org.batchpredict.transforms.tensorflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * The settings of JavaCPP, which TensorFlow's Java classes stand on. It reads them from system
 * properties when its classes are initialized, so nothing of it may be used before {@link
 * #configure}.
 */
final class JavaCpp {
  private static final String PREFIX = "org.bytedeco.javacpp.";

  private JavaCpp() {}

  /**
   * Whether JavaCPP belongs to one job alone, which brought it along in a class loader of its own,
   * and not to all that runs in this process.
   */
  static boolean isOfThisJob() {
    return Loader.class.getClassLoader() != ClassLoader.getSystemClassLoader();
  }

  /**
   * @param cache where TensorFlow's libraries are, for a JavaCPP that searches them by itself
   */
  static void configure(Path cache) {
    // JavaCPP's own accounting takes the heap's size for a bound, throws OutOfMemoryError, and
    // reads /proc at each allocation. All native memory here belongs to scopes: nothing is left to
    // guard.
    Map<String, String> limits = Map.of("maxbytes", "0", "maxphysicalbytes", "0");
    List<String> added = new ArrayList<>(setDefaults(limits));
    if (isOfThisJob()) {
      // The thread that frees what is garbage would keep the job's class loader for ever; and a
      // JavaCPP that searches libraries would unpack, and load, a second TensorFlow.
      added.addAll(setDefaults(Map.of("nopointergc", "true", "findlibraries", "false")));
    } else {
      // These two stay: they are read whenever a class of TensorFlow is initialized.
      setDefaults(Map.of("cachedir", cache.toString(), "cachedir.nosubdir", "true"));
    }
    Pointer.maxBytes(); // initializes both classes
    System.getProperties().keySet().removeAll(added);
  }

  /** Sets what is not set already, and tells what that was. */
  private static List<String> setDefaults(Map<String, String> settings) {
    Properties properties = System.getProperties();
    return settings.entrySet().stream()
        .filter(e -> properties.putIfAbsent(PREFIX + e.getKey(), e.getValue()) == null)
        .map(e -> PREFIX + e.getKey())
        .toList();
  }
}
