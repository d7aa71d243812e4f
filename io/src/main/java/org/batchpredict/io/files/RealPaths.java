package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where local paths lead when all symbolic links are followed.
 *
 * <p>Not by the keys of files: two hard links are two files of equal right, and where a file system
 * gives two files one key, input would be lost.
 */
final class RealPaths {
  /** Thousands of files lie in few directories. */
  private final Map<Path, Path> directories = new HashMap<>();

  /**
   * The real path of a local path; what is not there stays as it is, and the name of a file on a
   * store is spelled in one way.
   */
  String of(String path) {
    try {
      return LocalPaths.isLocal(path) ? of(Path.of(path)).toString() : StoreName.canonical(path);
    } catch (InvalidPathException e) { // a name that Java found, but cannot say in its locale
      return path;
    }
  }

  private Path of(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      return path;
    }
    if (Files.isSymbolicLink(path)) {
      try {
        return path.toRealPath();
      } catch (IOException e) { // it leads nowhere
        return path;
      }
    }
    Path real = directories.get(parent);
    if (real == null) { // not computeIfAbsent: its parents come in between
      real = of(parent);
      directories.put(parent, real);
    }
    return real.resolve(path.getFileName());
  }
}
