package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What names of files Java can say to the system: those in the charset of the locale that it was
 * started in. Without a locale, as in many containers, that is ASCII; what it cannot decode, of a
 * command line for example, are replacement characters, which it cannot encode either.
 */
final class FileNames {
  private static final Pattern URL = Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** What Java makes of bytes that it cannot decode. */
  private static final char REPLACEMENT = '\ufffd';

  private final Charset charset;

  FileNames(Charset charset) {
    this.charset = charset;
  }

  static FileNames ofThisProcess() {
    // Not in every Java; the others have no such trouble.
    return new FileNames(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
  }

  /** Whether a path is one that Java can say. */
  boolean canSay(String path) {
    if (path.indexOf(REPLACEMENT) >= 0) {
      return URL.matcher(path).matches() || isThere(path);
    }
    // All letters are UTF-8, but a request may have half of a surrogate pair.
    Charset ofNames = URL.matcher(path).matches() ? UTF_8 : charset;
    return ofNames.newEncoder().canEncode(path);
  }

  /** A name may have the character itself. */
  private static boolean isThere(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Why a path cannot be used that Java cannot say. */
  String problem(String path) {
    if (charset.equals(UTF_8)) {
      return "Cannot name the file \"%s\": its name is not UTF-8 (rename it)".formatted(path);
    }
    return "Cannot name the file \"%s\": this Java names files in %s (start it with LC_ALL=C.UTF-8)"
        .formatted(path, charset);
  }
}
