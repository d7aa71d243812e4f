package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The local disk. Names stand for themselves here: Beam's own view of it takes a name that is not
 * there for a pattern, walks the tree for it, and may find something else.
 *
 * <p>What is moved is durable before it has its new name, and has it for good when the move
 * returns; what is deleted does not come back (docs/adr/0018).
 */
final class LocalStore implements RenamingStore {
  private final Disk disk;

  LocalStore(Disk disk) {
    this.disk = disk;
  }

  private static Path path(ResourceId local) {
    return Path.of(local.toString());
  }

  private static List<Path> paths(Collection<ResourceId> local) {
    return local.stream().map(LocalStore::path).toList();
  }

  @Override
  public boolean exists(ResourceId resource) throws IOException {
    Path file = path(resource);
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

  /** What goes while it looks is as if it had gone before. */
  @Override
  public SortedMap<String, Long> list(ResourceId directory, String prefix) throws IOException {
    return sizes(directory, List.copyOf(names(directory, prefix)));
  }

  @Override
  public SortedSet<String> names(ResourceId directory, String prefix) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path(directory))) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (name.startsWith(prefix)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // then there is nothing in it, or no more
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public Map<String, Long> sizes(ResourceId directory, String prefix, List<String> names)
      throws IOException {
    return sizes(directory, names);
  }

  private SortedMap<String, Long> sizes(ResourceId directory, List<String> names)
      throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    look(
        path(directory),
        names,
        (name, attributes) -> {
          if (!attributes.isDirectory()) {
            sizes.put(name, attributes.size());
          }
        });
    return sizes;
  }

  @Override
  public SortedSet<String> listDirectories(ResourceId directory, String prefix) throws IOException {
    TreeSet<String> directories = new TreeSet<>();
    look(
        path(directory),
        List.copyOf(names(directory, prefix)),
        (name, attributes) -> {
          if (attributes.isDirectory()) {
            directories.add(name);
          }
        });
    return directories;
  }

  /** Tells a visitor what is there of some names, one after the other in any order. */
  private void look(
      Path directory, List<String> names, BiConsumer<String, BasicFileAttributes> visitor)
      throws IOException {
    Parallel.each(
        "batchpredict-list",
        names.size(),
        i -> {
          BasicFileAttributes attributes = disk.attributes(directory.resolve(names.get(i)));
          if (attributes != null) { // else it has gone meanwhile
            synchronized (visitor) {
              visitor.accept(names.get(i), attributes);
            }
          }
        });
  }

  @Override
  public void makeDirectory(ResourceId directory) throws IOException {
    createDirectories(path(directory));
  }

  /**
   * Creates a file or replaces it, in a directory that is there: one that was taken away from whose
   * files lay in it is not to come back by them.
   */
  @Override
  public ChecksummedFile create(ResourceId resource, boolean isNew) throws IOException {
    Path file = path(resource);
    FileChannel channel = disk.create(file);
    return new ChecksummedFile(resource, channel, () -> disk.force(channel, file));
  }

  @Override
  public void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    move(paths(from), paths(to));
  }

  void move(List<Path> from, List<Path> to) throws IOException {
    forceDirectoriesOf(from);
    Parallel.each("batchpredict-move", from.size(), i -> disk.move(from.get(i), to.get(i)));
    forceDirectoriesOf(to);
  }

  /** Those that are gone already are as they should be. */
  @Override
  public void delete(Collection<ResourceId> resources) throws IOException {
    remove(paths(resources));
  }

  void remove(List<Path> paths) throws IOException {
    Parallel.each("batchpredict-delete", paths.size(), i -> disk.delete(paths.get(i)));
    forceDirectoriesOf(paths);
  }

  private void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      List<Path> missing = new ArrayList<>();
      for (Path path = directory; path != null && !Files.exists(path); path = path.getParent()) {
        missing.add(path);
      }
      Files.createDirectories(directory);
      forceDirectoriesOf(missing);
    }
  }

  private void forceDirectoriesOf(Collection<Path> paths) throws IOException {
    for (Path directory : paths.stream().map(LocalStore::parent).distinct().toList()) {
      disk.forceDirectory(directory);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
