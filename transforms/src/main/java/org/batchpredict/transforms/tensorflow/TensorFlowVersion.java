package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of TensorFlow that runs models, known without its native library. */
public final class TensorFlowVersion {
  private static final Properties BUILD = readBuild();
  private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

  private TensorFlowVersion() {}

  /** The version in use, such as {@code 2.18.0}. */
  public static String current() {
    return BUILD.getProperty("version");
  }

  /**
   * Whether models of a runtime version run on the TensorFlow in use, which runs those of its own
   * and of every older version.
   *
   * @param runtimeVersion {@code MAJOR.MINOR}, as in {@code PredictionInput.runtimeVersion}
   * @throws IllegalArgumentException when it is not a version
   */
  public static boolean supports(String runtimeVersion) {
    return supports(runtimeVersion, current());
  }

  static boolean supports(String runtimeVersion, String current) {
    Matcher wanted = MAJOR_MINOR.matcher(runtimeVersion);
    if (!wanted.matches()) {
      throw new IllegalArgumentException(
          "Invalid runtime version: " + runtimeVersion + " (must be MAJOR.MINOR, such as 2.18)");
    }
    Matcher have = MAJOR_MINOR.matcher(current);
    if (!have.lookingAt()) {
      throw new IllegalArgumentException("Invalid TensorFlow version: " + current);
    }
    int major = Integer.compare(number(wanted, 1), number(have, 1));
    return major < 0 || (major == 0 && number(wanted, 2) <= number(have, 2));
  }

  /** The version with the platform that its native library is built for. */
  static String build() {
    return current() + "-" + BUILD.getProperty("classifier");
  }

  private static int number(Matcher version, int group) {
    return Integer.parseInt(Objects.requireNonNull(version.group(group)));
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
