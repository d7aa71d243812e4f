package org.batchpredict.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystemUtils;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * A disk in memory that Beam reaches by {@code mem://} paths, and that fails on demand.
 *
 * <p>A file that is being written can be seen, half written, at once: what is to be whole must not
 * be written in its place.
 *
 * <p>As a store of objects it has {@code oss://} paths and keeps what such stores promise: an
 * object appears whole when it is closed, and not when one of its name must not be there; to rename
 * one is to copy and to delete it.
 */
public final class MemDisk {
  /** When every file was last modified, in milliseconds since the epoch. */
  public static final long LAST_MODIFIED = 7;

  private static final Map<String, MemDisk> DISKS = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int NO_STREAM = -1;

  /** What makes a name a pattern to Beam's object stores. */
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

  private static final Pattern ROOT = Pattern.compile("(mem|oss)://disk-\\d+/");

  private final String root;
  private final boolean objects;
  private final TreeMap<String, ByteArrayOutputStream> files = new TreeMap<>();
  private final Faults faults = new Faults();
  private long capacity = Long.MAX_VALUE;
  private int reach = NO_STREAM;
  private volatile Company company = Company.NONE;

  private MemDisk(String root, boolean objects) {
    this.root = root;
    this.objects = objects;
  }

  /** Makes an empty disk, and Beam know of it. */
  public static MemDisk create() {
    return make(MemResourceId.SCHEME, false);
  }

  /** Makes an empty store of objects, and Beam know of it. */
  public static MemDisk createObjectStore() {
    return make(MemResourceId.OBJECTS, true);
  }

  private static MemDisk make(String scheme, boolean objects) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    MemDisk disk = new MemDisk(scheme + "://disk-" + COUNT.incrementAndGet() + "/", objects);
    DISKS.put(disk.root, disk);
    return disk;
  }

  /** The full path of a file or directory on this disk, such as {@code out/prediction.x}. */
  public String path(String relative) {
    return root + relative;
  }

  /** The texts of all files by their relative paths. */
  public synchronized SortedMap<String, String> texts() {
    TreeMap<String, String> texts = new TreeMap<>();
    files.forEach((path, f) -> texts.put(path.substring(root.length()), f.toString(UTF_8)));
    return texts;
  }

  /** Writes a file, past all faults. */
  public synchronized void write(String relative, byte[] bytes) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(bytes);
    files.put(path(relative), file);
  }

  /** Makes all files be empty space again. */
  public synchronized void clear() {
    files.clear();
  }

  /** Lets the disk be full once {@code bytes} more bytes are written to it. */
  public synchronized void setFreeBytes(long bytes) {
    capacity = bytes;
  }

  /**
   * Lets files be read from start to end only, as over a network without seeking, and reading past
   * {@code bytes} bytes of one fail.
   */
  public synchronized void stream(int bytes) {
    reach = bytes;
  }

  /** Makes the k-th operation from now on fail, counted from 1, and no other. */
  public synchronized void failAt(int k) {
    faults.plan(k, false, false);
  }

  /**
   * Makes operations fail that match, such as {@code "create .*results"}, so many times; each is
   * what {@link #operations} says of it.
   */
  public synchronized void failNext(String regex, int times) {
    faults.planStumbles(regex, times);
  }

  /** Makes the k-th operation from now on fail, counted from 1, and all that follow. */
  public synchronized void crashAt(int k) {
    faults.plan(k, false, true);
  }

  /** Like {@link #crashAt}, but with what nobody tries again. */
  public synchronized void breakAt(int k) {
    faults.planBreak(k);
  }

  /** Like {@link #crashAt}, but the k-th operation is done before it is said to have failed. */
  public synchronized void crashAfter(int k) {
    faults.plan(k, true, true);
  }

  /**
   * Makes something happen right before the k-th operation from now on, counted from 1, as if
   * another process had come in between.
   */
  public synchronized void interruptAt(int k, Interruption interruption) {
    faults.planInterruption(
        k,
        () -> {
          interruption.run();
          return true;
        });
  }

  /**
   * Lets the next operations that match, such as {@code "delete .*"}, wait until so many of them
   * are under way: who does one after the other fails.
   */
  public synchronized void gather(String regex, int count) {
    company = new Company(Pattern.compile(regex), count);
  }

  /** Makes nothing fail any more, and counts the operations anew. */
  public synchronized void heal() {
    faults.plan(0, false, false);
    capacity = Long.MAX_VALUE;
    reach = NO_STREAM;
    company = Company.NONE;
  }

  /** What was done, or tried, since the last call that planned or healed failures. */
  public synchronized List<String> operations() {
    return faults.operations();
  }

  static MemDisk of(String path) throws FileNotFoundException {
    var matcher = ROOT.matcher(path);
    MemDisk disk = matcher.lookingAt() ? DISKS.get(matcher.group()) : null;
    if (disk == null) {
      throw new FileNotFoundException("No such disk: " + path);
    }
    return disk;
  }

  SortedMap<String, Long> match(String spec) throws IOException {
    return perform(
        "match " + spec,
        () -> {
          TreeMap<String, Long> found = new TreeMap<>();
          Matcher wildcard = WILDCARD.matcher(spec);
          if (wildcard.find()) {
            String start = spec.substring(0, wildcard.start());
            Pattern pattern = Pattern.compile(FileSystemUtils.wildcardToRegexp(spec));
            files
                .subMap(start, start + Character.MAX_VALUE)
                .forEach(
                    (path, file) -> {
                      if (pattern.matcher(path).matches()) {
                        found.put(path, (long) file.size());
                      }
                    });
          } else if (files.containsKey(spec)) {
            found.put(spec, (long) files.get(spec).size());
          }
          return found;
        });
  }

  /**
   * @param isNew whether there must be none of this name
   */
  WritableByteChannel create(String path, boolean isNew) throws IOException {
    return perform(
        "create " + path,
        () -> {
          ByteArrayOutputStream file = new ByteArrayOutputStream();
          if (!objects) {
            files.put(path, file);
          }
          return new MemChannel(this, path, file, isNew);
        });
  }

  void write(String path, ByteArrayOutputStream file, byte[] bytes) throws IOException {
    perform(
        "write " + path,
        () -> {
          int written = (int) Math.min(bytes.length, capacity);
          file.write(bytes, 0, written);
          capacity -= capacity == Long.MAX_VALUE ? 0 : written;
          if (written < bytes.length) {
            throw new IOException("No space left on device");
          }
          return written;
        });
  }

  /**
   * @param whole whether all has been written that was to be
   */
  void close(String path, ByteArrayOutputStream file, boolean isNew, boolean whole)
      throws IOException {
    perform(
        "close " + path,
        () -> {
          if (objects && !whole) {
            throw new IOException("The upload has failed");
          } else if (objects && isNew && files.containsKey(path)) {
            throw new FileAlreadyExistsException(path);
          } else if (objects) {
            files.put(path, file);
          }
          return true;
        });
  }

  ReadableByteChannel open(String path) throws IOException {
    return perform("open " + path, () -> channel(existing(path).toByteArray()));
  }

  private ReadableByteChannel channel(byte[] bytes) {
    return reach == NO_STREAM
        ? new SeekableInMemoryByteChannel(bytes)
        : new StreamChannel(bytes, reach);
  }

  void copy(String from, String to) throws IOException {
    perform(
        "copy " + from,
        () -> {
          files.put(to, existing(from));
          return true;
        });
  }

  void rename(String from, String to) throws IOException {
    if (objects) {
      copy(from, to);
      delete(from);
      return;
    }
    perform(
        "rename " + from,
        () -> {
          files.put(to, existing(from));
          files.remove(from);
          return true;
        });
  }

  void delete(String path) throws IOException {
    perform(
        "delete " + path,
        () -> {
          if (!objects
              && path.endsWith("/")
              && files.keySet().stream().anyMatch(file -> file.startsWith(path))) {
            throw new DirectoryNotEmptyException(path);
          }
          files.remove(path); // what is not there is as it should be
          return true;
        });
  }

  /** Outside of the lock: what comes between may use the disk in other threads. */
  private <T> T perform(String operation, Faults.Operation<T> body) throws IOException {
    Optional<Faults.Operation<?>> interruption;
    synchronized (this) {
      interruption = faults.interruption();
    }
    if (interruption.isPresent()) {
      runElsewhere(interruption.get());
    }
    company.await(operation);
    synchronized (this) {
      return faults.perform(operation, body);
    }
  }

  /** In a thread that nobody interrupts: another process would not be, either. */
  private static void runElsewhere(Faults.Operation<?> interruption) throws IOException {
    try {
      CompletableFuture.runAsync(
              () -> {
                try {
                  interruption.run();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              work -> new Thread(work, "interruption").start())
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failed) {
        throw failed.getCause();
      }
      throw e;
    }
  }

  private ByteArrayOutputStream existing(String path) throws FileNotFoundException {
    ByteArrayOutputStream file = files.get(path);
    if (file == null) {
      throw new FileNotFoundException("No such file: " + path);
    }
    return file;
  }

  /** What another process does. */
  @FunctionalInterface
  public interface Interruption {
    void run() throws IOException;
  }
}
