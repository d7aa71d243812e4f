package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
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
    return of(path, LocalPaths.isLocal(path) && isLink(path));
  }

  /**
   * The same where it is known already whether the path is that of a symbolic link.
   *
   * @param isLink whether a local path is
   */
  String of(String path, boolean isLink) {
    try {
      return LocalPaths.isLocal(path)
          ? of(Path.of(path), isLink).toString()
          : StoreName.canonical(path);
    } catch (InvalidPathException e) { // a name that Java found, but cannot say in its locale
      return path;
    }
  }

  /**
   * Which of some paths are those of symbolic links. Of many paths, many are looked at at a time.
   */
  static BitSet links(List<String> paths) throws IOException {
    BitSet links = new BitSet(paths.size());
    Parallel.each(
        "batchpredict-list",
        paths.size(),
        i -> {
          if (LocalPaths.isLocal(paths.get(i)) && isLink(paths.get(i))) {
            synchronized (links) {
              links.set(i);
            }
          }
        });
    return links;
  }

  private static boolean isLink(String path) {
    try {
      return Files.isSymbolicLink(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Path of(Path path, boolean isLink) {
    Path parent = path.getParent();
    if (parent == null) {
      return path;
    }
    if (isLink) {
      try {
        return path.toRealPath();
      } catch (IOException e) { // it leads nowhere
        return path;
      }
    }
    Path real = directories.get(parent);
    if (real == null) { // not computeIfAbsent: its parents come in between
      real = of(parent, Files.isSymbolicLink(parent));
      directories.put(parent, real);
    }
    return real.resolve(path.getFileName());
  }
}
