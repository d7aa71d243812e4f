package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A user's word that it uses something in a cache: a locked file of its own, beside it. A process
 * that has died has locked nothing, so its leases count no more.
 */
final class Lease implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private Lease(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes a lease; whoever takes or looks for one of the same thing holds its {@link CacheLock}.
   */
  static Lease take(Path thing) throws IOException {
    Path file = Path.of(prefix(thing) + process() + "-" + UUID.randomUUID());
    FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE);
    Lease lease = new Lease(file, channel);
    if (channel.tryLock() == null) {
      lease.close();
      throw new IOException("cannot lock " + file);
    }
    return lease;
  }

  /** Whether anybody uses the thing; what the dead have left is deleted. */
  static boolean isHeld(Path thing) throws IOException {
    String start = Path.of(prefix(thing)).getFileName().toString();
    boolean held = false;
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(thing.getParent())) {
      for (Path sibling : siblings) {
        String name = sibling.getFileName().toString();
        held |= name.startsWith(start) && isLocked(sibling, name.substring(start.length()));
      }
    }
    return held;
  }

  /** This process's own leases are not tried: that alone would unlock them. */
  private static boolean isLocked(Path file, String holder) throws IOException {
    if (holder.startsWith(process())) {
      return true;
    }
    try (FileChannel tried = FileChannel.open(file, WRITE)) {
      FileLock lock = tried.tryLock();
      if (lock == null) {
        return true;
      }
      Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      // it has been given back
    }
    return false;
  }

  private static String prefix(Path thing) {
    return thing + ".lease-";
  }

  /** The one name of this process for all class loaders in it; process ids repeat in containers. */
  private static String process() {
    return (String)
        System.getProperties()
            .computeIfAbsent(Lease.class.getName(), key -> UUID.randomUUID().toString());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
