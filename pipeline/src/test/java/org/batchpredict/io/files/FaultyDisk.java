package org.batchpredict.io.files;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The local disk, with something happening before each change that a job makes below a directory.
 * It takes the place of the real one in this process, for all jobs.
 */
public final class FaultyDisk extends Disk implements AutoCloseable {
  private final Path directory;
  private final Hook hook;
  private int steps;

  private FaultyDisk(Path directory, Hook hook) {
    this.directory = directory;
    this.hook = hook;
  }

  /** Lets a hook hear of each change below a directory before it is made. */
  public static FaultyDisk install(Path directory, Hook hook) {
    FaultyDisk disk = new FaultyDisk(directory, hook);
    put(disk);
    return disk;
  }

  private static void put(Disk disk) {
    try {
      Field local = Storage.class.getDeclaredField("LOCAL");
      local.setAccessible(true);
      Field field = LocalStore.class.getDeclaredField("disk");
      field.setAccessible(true);
      field.set(local.get(null), disk);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The disk cannot be replaced", e);
    }
  }

  /** How many changes there were. */
  public synchronized int steps() {
    return steps;
  }

  @Override
  public void close() {
    put(new Disk());
  }

  private void before(String what, Path file) throws IOException {
    if (!file.startsWith(directory)) {
      return;
    }
    int step;
    synchronized (this) {
      step = ++steps;
    }
    hook.before(step, what + " " + directory.relativize(file));
  }

  @Override
  FileChannel create(Path file) throws IOException {
    before("create", file);
    return super.create(file);
  }

  /** A file whose bytes cannot be kept has only half of them. */
  @Override
  void force(FileChannel channel, Path file) throws IOException {
    try {
      before("write", file);
    } catch (IOException e) {
      channel.truncate(channel.size() / 2);
      throw e;
    }
    super.force(channel, file);
  }

  @Override
  void move(Path from, Path to) throws IOException {
    before("move", to);
    super.move(from, to);
  }

  @Override
  void delete(Path path) throws IOException {
    before("delete", path);
    super.delete(path);
  }

  /** What happens before a change. */
  @FunctionalInterface
  public interface Hook {
    /**
     * Hears of a change that is about to be made, or forbids it.
     *
     * @param step its number, from 1
     * @param change what it is, such as {@code create .prediction-staging-x/plan.json}
     */
    void before(int step, String change) throws IOException;
  }
}
