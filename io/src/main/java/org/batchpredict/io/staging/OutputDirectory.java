package org.batchpredict.io.staging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.io.files.Storage;

/** The directory that a request names as its {@code outputPath}. */
public final class OutputDirectory {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}]");

  private OutputDirectory() {}

  /**
   * The one spelling of a directory: no {@code /} at its end, a local path absolute and normalized.
   *
   * @throws IllegalArgumentException when it is no path of a directory
   */
  public static String normalize(String outputPath) {
    if (outputPath.isBlank()) {
      throw invalid(outputPath, "must name a directory");
    }
    if (LocalPaths.isLocal(outputPath)) {
      try {
        return LocalPaths.absolute(outputPath);
      } catch (InvalidPathException e) {
        throw invalid(outputPath, "must be a path: " + e.getReason());
      }
    }
    if (WILDCARD.matcher(outputPath).find()) {
      throw invalid(outputPath, "must hold none of * ? [ ] { }");
    }
    int end = outputPath.length();
    while (outputPath.charAt(end - 1) == '/') {
      end--;
    }
    return outputPath.substring(0, end);
  }

  /** The names of the {@code prediction.*} files in the directory, which need not exist. */
  public static List<String> existingResults(String outputPath) throws IOException {
    return List.copyOf(Storage.list(resource(outputPath), ResultNames.PREFIX).keySet());
  }

  /**
   * Asks whether the directory can be written, as far as that can be told without writing.
   *
   * @throws IOException {@code Cannot write to outputPath …: …}
   */
  public static void checkWritable(String outputPath) throws IOException {
    try {
      ResourceId directory = resource(outputPath);
      if (Storage.isLocal(directory)) {
        checkLocal(existingAncestor(directory));
      } else {
        Storage.list(directory, ResultNames.PREFIX);
      }
    } catch (IOException | IllegalArgumentException e) { // or no such scheme
      throw cannotWrite(outputPath, e);
    }
  }

  /** What to say when the directory cannot be written. */
  public static IOException cannotWrite(String outputPath, Exception reason) {
    return new IOException(
        "Cannot write to outputPath " + outputPath + ": " + Storage.reason(reason), reason);
  }

  private static void checkLocal(Path existing) throws IOException {
    if (!Files.isDirectory(existing)) {
      throw new IOException(existing + " is not a directory");
    }
    if (!Files.isWritable(existing)) {
      throw new IOException(existing + " is not writable");
    }
  }

  private static Path existingAncestor(ResourceId directory) throws IOException {
    Path path = Path.of(directory.toString());
    for (Path p = path; p != null; p = p.getParent()) {
      if (Files.exists(p)) {
        return p;
      }
      if (Files.isSymbolicLink(p)) {
        throw new IOException(p + " is a symbolic link to nothing");
      }
    }
    return path;
  }

  static ResourceId resource(String outputPath) {
    return Storage.directory(normalize(outputPath));
  }

  /** The names of the staging directories, without what comes after them. */
  static List<String> stagingDirectories(String outputPath) throws IOException {
    return List.copyOf(Storage.listDirectories(resource(outputPath), Staging.PREFIX));
  }

  private static IllegalArgumentException invalid(String outputPath, String rule) {
    return new IllegalArgumentException("Invalid outputPath: " + outputPath + " (" + rule + ")");
  }
}
