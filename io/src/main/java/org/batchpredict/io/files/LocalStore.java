package org.batchpredict.io.files;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The local disk. Names stand for themselves here: Beam's own view of it takes a name that is not
 * there for a pattern, walks the tree for it, and may find something else.
 */
final class LocalStore {
  boolean exists(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (isBelowAFile(file)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isBelowAFile(Path file) {
    for (Path path = file.getParent(); path != null; path = path.getParent()) {
      if (Files.isRegularFile(path)) {
        return true;
      }
    }
    return false;
  }

  SortedMap<String, Long> list(Path directory, String prefix) throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          String name = child.getFileName().toString();
          if (name.startsWith(prefix) && !Files.isDirectory(child)) {
            sizes.put(name, Files.size(child));
          }
        }
      }
    }
    return sizes;
  }

  /** Creates a file, with the directories that it lies in, or replaces it. */
  FileChannel create(Path file) throws IOException {
    Files.createDirectories(parent(file));
    return new FileOutputStream(file.toFile()).getChannel();
  }

  void rename(List<Path> from, List<Path> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      Files.createDirectories(parent(to.get(i)));
      Files.move(from.get(i), to.get(i), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Deletes files and empty directories; those that are gone already are as they should be. */
  void delete(Collection<Path> paths) throws IOException {
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
