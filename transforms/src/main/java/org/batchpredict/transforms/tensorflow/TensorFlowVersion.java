package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of TensorFlow that runs models, known without its native library. */
public final class TensorFlowVersion {
  private static final Properties BUILD = readBuild();
  private static final String GPU = "-gpu";

  private TensorFlowVersion() {}

  /** The version in use, such as {@code 2.18.0}. */
  public static String current() {
    return BUILD.getProperty("version");
  }

  /** The version of TensorFlow Java that carries it. */
  public static String java() {
    return BUILD.getProperty("java");
  }

  /** The version of CUDA and cuDNN that profile cuda brings along. */
  static String cuda() {
    return BUILD.getProperty("cuda");
  }

  /** The version with the platform that its native library on the class path is built for. */
  public static String build() {
    return current() + "-" + platform() + (isForGpu() ? GPU : "");
  }

  /** Whether the class path has TensorFlow's library for GPUs. */
  static boolean isForGpu() {
    return hasLibrary(platform() + GPU);
  }

  /** Whether it has the one for the CPU, too: which of them would be loaded is chance. */
  static boolean isForBoth() {
    return isForGpu() && hasLibrary(platform());
  }

  private static String platform() {
    return BUILD.getProperty("platform");
  }

  private static boolean hasLibrary(String classifier) {
    String path = "/org/tensorflow/internal/c_api/" + classifier + "/libjnitensorflow.so";
    return TensorFlowVersion.class.getResource(path) != null;
  }

  private static Properties readBuild() {
    Properties properties = new Properties();
    try (InputStream in = TensorFlowVersion.class.getResourceAsStream("tensorflow.properties")) {
      properties.load(Objects.requireNonNull(in, "tensorflow.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
