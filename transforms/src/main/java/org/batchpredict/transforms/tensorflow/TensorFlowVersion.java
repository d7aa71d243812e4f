package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of TensorFlow that runs models, known without its native library. */
public final class TensorFlowVersion {
  private static final Properties BUILD = readBuild();

  private TensorFlowVersion() {}

  /** The version in use, such as {@code 2.18.0}. */
  public static String current() {
    return BUILD.getProperty("version");
  }

  /** The version of TensorFlow Java that carries it. */
  public static String java() {
    return BUILD.getProperty("java");
  }

  /** The version with the platform that its native library is built for. */
  public static String build() {
    return current() + "-" + BUILD.getProperty("classifier");
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
