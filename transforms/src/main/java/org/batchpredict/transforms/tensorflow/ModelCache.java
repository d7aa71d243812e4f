package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of models from stores on this machine's disk, which all jobs and processes of a user
 * share (docs/adr/0023). A model is told by its fingerprint: a copy that is there is taken without
 * asking the store.
 */
final class ModelCache {
  /** Where copies are kept. */
  static final String DIRECTORY_PROPERTY = "batchpredict.modelCache";

  /** How many bytes of copies that nobody uses are kept. */
  static final String BYTES_PROPERTY = "batchpredict.modelCacheBytes";

  /** How many bytes a model may have to be copied. */
  static final String MODEL_BYTES_PROPERTY = "batchpredict.maxModelBytes";

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

  /** How models are told, and their copies named. */
  static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private static final String NAME = "models";
  private static final long DEFAULT_BYTES = 20L << 30;
  private static final long DEFAULT_MODEL_BYTES = 100L << 30;

  private final Path root;
  private final CacheSpace space;
  private final Clock clock;

  /**
   * @param root real, and this user's alone
   */
  ModelCache(Path root, long maxBytes, Clock clock) {
    this.root = root;
    this.space = new CacheSpace(root, maxBytes, clock);
    this.clock = clock;
  }

  /** The cache that the system properties name, or the usual one. */
  static ModelCache ofThisMachine() throws IOException {
    String directory = System.getProperty(DIRECTORY_PROPERTY, "");
    Path root =
        directory.isEmpty()
            ? CacheDirectory.of(NAME)
            : CacheDirectory.in(
                Files.createDirectories(Path.of(directory)), NAME, "-D" + DIRECTORY_PROPERTY);
    return new ModelCache(root, bytes(BYTES_PROPERTY, DEFAULT_BYTES), Clock.systemUTC());
  }

  /**
   * The size of a model that may be copied, before a byte of it is: a directory of whoever knows
   * what must not fill the disks of workers.
   *
   * @throws IOException when it has more than {@value #MODEL_BYTES_PROPERTY} says
   */
  static long checkedBytes(List<ModelFile> files) throws IOException {
    long most = bytes(MODEL_BYTES_PROPERTY, DEFAULT_MODEL_BYTES);
    long bytes = 0;
    for (ModelFile file : files) {
      bytes = Math.addExact(bytes, file.size());
    }
    if (bytes > most) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it has %d bytes in %d files (must be at most %d to be copied; -D%s sets that)",
              bytes,
              files.size(),
              most,
              MODEL_BYTES_PROPERTY));
    }
    return bytes;
  }

  private static long bytes(String property, long otherwise) throws IOException {
    String bytes = System.getProperty(property, "" + otherwise);
    try {
      if (!bytes.startsWith("-")) {
        return Long.parseLong(bytes);
      }
    } catch (NumberFormatException e) {
      // as is said below
    }
    throw new IOException(
        "Invalid " + property + ": " + bytes + " (must be a number of bytes, 0 or more)");
  }

  /**
   * The copy of a model, which is made unless it is there.
   *
   * @param fingerprint the model that is meant
   * @throws ModelException when the source is another model by now
   */
  @SuppressWarnings("try") // The lock is held.
  CachedModel open(ModelDirectory source, String fingerprint) throws IOException {
    if (!FINGERPRINT.matcher(fingerprint).matches()) { // it becomes a name
      throw new IllegalArgumentException("Invalid fingerprint: " + fingerprint);
    }
    Path copy = root.resolve(fingerprint);
    try (CacheLock lock = CacheLock.acquire(CacheSpace.lockFile(copy))) {
      if (!CopyNote.vouchesFor(copy)) {
        space.delete(copy);
        make(source, fingerprint, copy);
      }
      space.touch(copy);
      return new CachedModel(copy, Lease.take(copy), space);
    }
  }

  private void make(ModelDirectory source, String fingerprint, Path copy) throws IOException {
    List<ModelFile> files = source.files();
    long bytes = checkedBytes(files);
    space.makeRoom(copy, bytes);
    Path part = CacheSpace.part(copy);
    try {
      Path model = Files.createDirectories(CopyNote.model(part));
      long start = clock.millis();
      CopyNote.of(ModelCopy.copy(source, files, model)).write(part);
      ModelFingerprint.check(new LocalDirectory(source.uri(), model), fingerprint);
      Files.move(part, copy, ATOMIC_MOVE);
      LOG.info(
          "Copied the model {}, {} bytes, in {} ms", source.uri(), bytes, clock.millis() - start);
    } finally {
      CacheSpace.deleteTree(part);
    }
  }
}
