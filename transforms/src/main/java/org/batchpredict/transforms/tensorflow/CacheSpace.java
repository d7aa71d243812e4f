package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that the copies in a cache take: those that nobody uses are kept up to a limit, the last
 * used the longest.
 */
final class CacheSpace {
  private static final Logger LOG = LoggerFactory.getLogger(CacheSpace.class);
  private static final String PART = ".part-";

  private final Path root;
  private final long maxBytes;
  private final Clock clock;

  CacheSpace(Path root, long maxBytes, Clock clock) {
    this.root = root;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** Whose lock is the right to change a copy. It stays: to delete it would make two of it. */
  static Path lockFile(Path copy) {
    return Path.of(copy + ".lock");
  }

  /** Notes that a copy is used. */
  void touch(Path copy) throws IOException {
    Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
  }

  /** Where a copy is made, or goes before it is deleted; nobody takes it for a copy. */
  static Path part(Path copy) {
    return Path.of(copy + PART + UUID.randomUUID());
  }

  /**
   * Deletes copies that nobody uses until there is room for another one, whose lock the caller has.
   *
   * @throws IOException when the disk has no room for it
   */
  void makeRoom(Path wanted, long bytes) throws IOException {
    deleteWhatTheDeadLeft(wanted);
    long missing = bytes - Files.getFileStore(root).getUsableSpace();
    if (missing <= copies().stream().mapToLong(Copy::bytes).sum()) { // else it is of no use
      trim(bytes, missing);
    }
    long free = Files.getFileStore(root).getUsableSpace();
    if (bytes > free) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it has %d bytes, and the disk of %s has room for %d (free some, or set -D%s to a"
                  + " directory on another disk)",
              bytes,
              root,
              free,
              ModelCache.DIRECTORY_PROPERTY));
    }
  }

  /** Deletes what goes over the limit. */
  void trim() throws IOException {
    trim(0, 0);
  }

  private void trim(long bytes, long missing) throws IOException {
    List<Copy> copies = copies();
    long over = bytes + copies.stream().mapToLong(Copy::bytes).sum() - maxBytes;
    long lacking = missing;
    for (Copy copy : copies) {
      if ((over > 0 || lacking > 0) && deleteUnused(copy.path())) {
        LOG.info("Deleted the unused copy of a model {}, {} bytes", copy.path(), copy.bytes());
        over -= copy.bytes();
        lacking -= copy.bytes();
      }
    }
  }

  @SuppressWarnings("try") // The lock is held.
  private boolean deleteUnused(Path copy) throws IOException {
    Optional<CacheLock> lock = CacheLock.tryAcquire(lockFile(copy));
    if (lock.isEmpty()) {
      return false;
    }
    try (CacheLock held = lock.get()) {
      if (Lease.isHeld(copy)) {
        return false;
      }
      delete(copy);
      return true;
    }
  }

  /** A copy that was being made, or deleted, belongs to whoever has its lock. */
  @SuppressWarnings("try") // The lock is held.
  private void deleteWhatTheDeadLeft(Path wanted) throws IOException {
    for (Path part : list(name -> name.contains(PART))) {
      String name = part.getFileName().toString();
      Path copy = root.resolve(name.substring(0, name.indexOf(PART)));
      if (copy.equals(wanted)) {
        deleteTree(part);
        continue;
      }
      Optional<CacheLock> lock = CacheLock.tryAcquire(lockFile(copy));
      if (lock.isPresent()) {
        try (CacheLock held = lock.get()) {
          deleteTree(part);
        }
      }
    }
  }

  /** Deletes a copy, if there is one; a half of it is never seen. */
  void delete(Path copy) throws IOException {
    if (Files.exists(copy)) {
      Path part = part(copy);
      Files.move(copy, part, StandardCopyOption.ATOMIC_MOVE);
      deleteTree(part);
    }
  }

  /** Last used last. */
  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    for (Path path : list(name -> ModelCache.FINGERPRINT.matcher(name).matches())) {
      try {
        copies.add(new Copy(path, Files.getLastModifiedTime(path), size(path)));
      } catch (NoSuchFileException | UncheckedIOException e) {
        // Another process has just deleted it.
      }
    }
    copies.sort(Comparator.comparing(Copy::used));
    return copies;
  }

  private List<Path> list(Predicate<String> names) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(root, path -> names.test(path.getFileName().toString()))) {
      all.forEach(found::add);
    }
    return found;
  }

  private static long size(Path copy) throws IOException {
    try (Stream<Path> tree = Files.walk(copy)) {
      return tree.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
  }

  /** Deletes a directory, if there is one; what it leaves is deleted another time. */
  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Cannot delete {}", root, e);
    }
  }

  private record Copy(Path path, FileTime used, long bytes) {}
}
