package org.batchpredict.io.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells local paths from those of other file systems, and spells them in one way. */
public final class LocalPaths {
  /** How Beam tells a path with a scheme from a local one. */
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9+.]*:/.*");

  private static final Pattern FILE_SCHEME = Pattern.compile("(?i)file:/+");

  private LocalPaths() {}

  /** Whether a path, a pattern or a URL is on the local file system. */
  public static boolean isLocal(String spec) {
    return isRooted(spec)
        || !SCHEME.matcher(spec).matches()
        || FILE_SCHEME.matcher(spec).lookingAt();
  }

  /** A local path or pattern without its scheme. */
  public static String withoutScheme(String spec) {
    return isRooted(spec) ? spec : FILE_SCHEME.matcher(spec).replaceFirst("/");
  }

  /** Nearly all local paths begin so, and nothing with a scheme does. */
  private static boolean isRooted(String spec) {
    return spec.startsWith("/");
  }

  /**
   * A local path as an absolute one, normalized, so that it means the same in another process;
   * every other one as it is.
   *
   * @throws InvalidPathException when it is no path
   */
  public static String absolute(String spec) {
    return isLocal(spec)
        ? Path.of(withoutScheme(spec)).toAbsolutePath().normalize().toString()
        : spec;
  }
}
