package org.batchpredict.pipeline.request;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The first two numbers of a TensorFlow version, which say what models it can run. */
record RuntimeVersion(int major, int minor) implements Comparable<RuntimeVersion> {
  private static final Pattern MAJOR_MINOR = Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})");
  private static final Comparator<RuntimeVersion> ORDER =
      Comparator.comparingInt(RuntimeVersion::major).thenComparingInt(RuntimeVersion::minor);

  /** Parses {@code MAJOR.MINOR}; null when the text is something else. */
  static @Nullable RuntimeVersion parse(String text) {
    Matcher matcher = MAJOR_MINOR.matcher(text);
    return matcher.matches() ? of(matcher) : null;
  }

  /** What a full version, such as {@code 2.18.0-rc1}, starts with. */
  static RuntimeVersion ofTensorFlow(String version) {
    Matcher matcher = MAJOR_MINOR.matcher(version);
    if (!matcher.lookingAt()) {
      throw new IllegalArgumentException("Invalid TensorFlow version: " + version);
    }
    return of(matcher);
  }

  @Override
  public int compareTo(RuntimeVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }

  private static RuntimeVersion of(Matcher matcher) {
    return new RuntimeVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
