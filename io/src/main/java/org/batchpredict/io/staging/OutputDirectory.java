package org.batchpredict.io.staging;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.io.files.Storage;

/** The directory that a request names as its {@code outputPath}. */
public final class OutputDirectory {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}]");
  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e', '\n'};

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
   * Tries to write to the directory, and leaves nothing behind.
   *
   * @throws IOException {@code Cannot write to outputPath …: …}
   */
  public static void checkWritable(String outputPath) throws IOException {
    String path = normalize(outputPath);
    try {
      ResourceId directory = Storage.directory(path);
      if (Storage.isLocal(directory)) {
        probeLocal(directory);
      } else {
        probe(directory);
      }
    } catch (IOException | IllegalArgumentException e) { // or no such scheme
      throw new IOException(
          "Cannot write to outputPath " + outputPath + ": " + Storage.reason(e), e);
    }
  }

  private static void probeLocal(ResourceId directory) throws IOException {
    Path existing = existingAncestor(directory);
    if (!Files.isDirectory(existing)) {
      throw new IOException(existing + " is not a directory");
    }
    try {
      probe(directory);
    } finally {
      deleteCreated(directory, existing);
    }
  }

  /** Does what a job does to its files: creates, moves, deletes. */
  private static void probe(ResourceId directory) throws IOException {
    String name = ".prediction-probe-" + UUID.randomUUID();
    ResourceId created = Storage.file(directory, name);
    ResourceId moved = Storage.file(directory, name + "-moved");
    Storage.writeTemporary(created, out -> out.write(PROBE));
    try {
      Storage.rename(List.of(created), List.of(moved));
      Storage.delete(List.of(moved));
    } catch (IOException e) {
      Storage.deleteAfter(e, List.of(created, moved));
      throw e;
    }
  }

  private static Path existingAncestor(ResourceId directory) {
    Path path = Path.of(directory.toString());
    for (Path p = path; p != null; p = p.getParent()) {
      if (Files.exists(p)) {
        return p;
      }
    }
    return path;
  }

  /** Deletes the directories that the probe made on its way. */
  private static void deleteCreated(ResourceId directory, Path existing) throws IOException {
    Path path = Path.of(directory.toString());
    try {
      for (Path p = path; p != null && !p.equals(existing); p = p.getParent()) {
        Files.deleteIfExists(p);
      }
    } catch (DirectoryNotEmptyException e) {
      // Somebody else has begun to use it.
    }
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
