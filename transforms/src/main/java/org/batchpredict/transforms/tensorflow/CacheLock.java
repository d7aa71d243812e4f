package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change one thing in a cache, which one holder has among all processes. It ends with
 * the process, however that ends.
 *
 * <p>The lock of a file belongs to the whole process, and is lost when any channel on the file is
 * closed. So within the process a system property comes first: all class loaders see it.
 */
final class CacheLock implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLock.class);
  private static final String PROPERTY = "batchpredict.lock:";
  private static final long POLL_MILLIS = 50;

  private final String property;
  private @Nullable FileChannel channel;

  private CacheLock(Path file) {
    this.property = PROPERTY + file;
  }

  /**
   * Waits until nobody else holds it.
   *
   * @param file one path for each lock, absolute and real
   * @throws InterruptedIOException when the thread is interrupted, which it then still is
   */
  static CacheLock acquire(Path file) throws IOException {
    Optional<CacheLock> lock = tryAcquire(file);
    if (lock.isEmpty()) {
      LOG.info("Waiting for another job that has locked {}", file);
    }
    while (lock.isEmpty()) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for another job");
      }
      lock = tryAcquire(file);
    }
    return lock.get();
  }

  /** Takes the lock unless it is held, in this process or another one. */
  static Optional<CacheLock> tryAcquire(Path file) throws IOException {
    CacheLock lock = new CacheLock(file);
    if (System.getProperties().putIfAbsent(lock.property, "held") != null) {
      return Optional.empty();
    }
    boolean held = false;
    try {
      lock.channel = FileChannel.open(file, CREATE, WRITE);
      held = requireNonNull(lock.channel).tryLock() != null;
    } finally {
      if (!held) {
        lock.close();
      }
    }
    return held ? Optional.of(lock) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    try {
      FileChannel open = channel;
      if (open != null) {
        open.close();
      }
    } finally {
      System.getProperties().remove(property);
    }
  }
}
