package org.batchpredict.io.files;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** What this package asks of Beam's file systems, with errors that name the file. */
public final class Storage {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final LocalStore LOCAL = new LocalStore(new Disk());
  private static final Store OBJECTS = new ObjectStore();
  private static final Store AZURE = new AzureStore();
  private static final Store OTHERS = new BeamStore.Renaming();

  /** What this process has open already: there is somebody at the other end, or nobody any more. */
  private static final Pattern DESCRIPTOR =
      Pattern.compile("/dev/stdin|(/dev|/proc/[^/]+)/fd/[0-9]+");

  private Storage() {}

  public static ResourceId directory(String path) {
    return FileSystems.matchNewResource(path.endsWith("/") ? path : path + "/", true);
  }

  public static ResourceId file(ResourceId directory, String name) {
    return directory.resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  private static Store store(ResourceId resource) {
    String scheme = resource.getScheme();
    if (scheme.equals("file")) {
      return LOCAL;
    }
    if (scheme.equals(AzureStore.SCHEME)) {
      return AZURE;
    }
    return ObjectStore.SCHEMES.contains(scheme) ? OBJECTS : OTHERS;
  }

  /**
   * Makes a directory, where the file system knows directories; on local disk no file makes the
   * directory that it lies in.
   */
  public static void makeDirectory(ResourceId directory) throws IOException {
    try {
      store(directory).makeDirectory(directory);
    } catch (IOException | RuntimeException e) {
      throw failed("make", directory, e);
    }
  }

  /** Whether a file gets another name in one step, which finds the file or does nothing. */
  public static boolean renamesInOneStep(ResourceId file) {
    return store(file) instanceof RenamingStore;
  }

  /** Creates a file, or replaces it. */
  public static ChecksummedFile create(ResourceId file) throws IOException {
    return create(file, false, store(file));
  }

  /** Creates a file under a name that no file has had, which saves a store a look. */
  public static ChecksummedFile createNew(ResourceId file) throws IOException {
    return create(file, true, store(file));
  }

  static ChecksummedFile create(ResourceId file, boolean isNew, Store store) throws IOException {
    try {
      return store.create(file, isNew);
    } catch (IOException | RuntimeException e) {
      throw failed("write", file, e);
    }
  }

  /**
   * Creates a file that nobody sees half written, or replaces it.
   *
   * @param temporary in a directory of which it does not matter what is left there
   */
  public static void writeWhole(ResourceId temporary, ResourceId file, Body body)
      throws IOException {
    store(file).writeWhole(temporary, file, body);
  }

  /**
   * Creates a file that nobody sees half written, unless there is one: where the store can tell,
   * one that is there stays. Where it cannot, it is replaced.
   *
   * @param temporary may be left there when the fence refuses
   * @param fence asked before the file gets its name, and once more afterwards where a store takes
   *     its time for that
   * @return whether this file was created
   */
  public static boolean createWhole(ResourceId temporary, ResourceId file, Body body, Fence fence)
      throws IOException {
    return store(file).createWhole(temporary, file, body, fence);
  }

  public static void writeTemporary(ResourceId temporary, Body body) throws IOException {
    try (ChecksummedFile out = create(temporary)) {
      body.write(out);
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, List.of(temporary));
      throw e;
    }
  }

  public static InputStream open(ResourceId file) throws IOException {
    try {
      if (isLocal(file)) {
        RegularFile.require(Path.of(file.toString()));
      }
      InputStream bytes = Channels.newInputStream(FileSystems.open(file));
      return new BufferedInputStream(new NamedInput(file, bytes), BUFFER_BYTES);
    } catch (IOException | RuntimeException e) {
      throw failed("read", file, e);
    }
  }

  /**
   * Opens a file by its path or URI. A pipe is not waited for, unless it is one that this process
   * was started with, as a shell's {@code <(…)} is.
   *
   * @throws FileNotFoundException when there is no such file, or it cannot be read
   */
  public static InputStream open(String file) throws IOException {
    if (LocalPaths.isLocal(file)) {
      String path = LocalPaths.withoutScheme(file);
      if (!DESCRIPTOR.matcher(path).matches()) {
        RegularFile.require(Path.of(path));
      }
      return new FileInputStream(path);
    }
    try {
      return Channels.newInputStream(
          FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId()));
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // no such scheme, or no right
      throw new IOException(reason(e), e);
    }
  }

  /** Whether there is such a file; one request, and no more. */
  public static boolean exists(ResourceId file) throws IOException {
    try {
      return store(file).exists(file);
    } catch (IOException | RuntimeException e) {
      throw failed("look for", file, e);
    }
  }

  /** The names of the files in a directory that start with {@code prefix}, with their sizes. */
  public static SortedMap<String, Long> list(ResourceId directory, String prefix)
      throws IOException {
    try {
      return store(directory).list(directory, prefix);
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  /**
   * The names of what is in a directory and starts with {@code prefix}, which none of its
   * directories does. Where to ask for sizes is to look at each file, this is a lot cheaper than
   * {@link #list}.
   */
  public static SortedSet<String> names(ResourceId directory, String prefix) throws IOException {
    try {
      return store(directory).names(directory, prefix);
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  /**
   * The sizes of some files of a directory, of those that are there; without a look at the others,
   * of which there may be very many.
   *
   * @param prefix what these names begin with, and few others
   */
  public static Map<String, Long> sizes(ResourceId directory, String prefix, List<String> names)
      throws IOException {
    try {
      return store(directory).sizes(directory, prefix, names);
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  /** The names of the directories in a directory that start with {@code prefix}. */
  public static SortedSet<String> listDirectories(ResourceId directory, String prefix)
      throws IOException {
    try {
      return store(directory).listDirectories(directory, prefix);
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  public static boolean isLocal(ResourceId resource) {
    return resource.getScheme().equals("file");
  }

  /** Moves files, each replacing what has its new name; one that is not there is an error. */
  public static void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    if (from.isEmpty()) {
      return;
    }
    try {
      store(from.get(0)).rename(from, to);
    } catch (IOException | RuntimeException e) {
      String what = from.size() == 1 ? from.get(0) + " to " + to.get(0) : from.size() + " files";
      throw new IOException("Cannot move " + what + ": " + reason(e), e);
    }
  }

  /** Deletes a directory that holds no more files, where the file system knows directories. */
  public static void deleteDirectory(ResourceId directory) throws IOException {
    delete(List.of(directory));
  }

  /** Deletes files that exist. */
  public static void delete(Collection<ResourceId> resources) throws IOException {
    if (resources.isEmpty()) {
      return;
    }
    ResourceId first = resources.iterator().next();
    try {
      store(first).delete(resources);
    } catch (IOException | RuntimeException e) {
      throw failed("delete", first, e);
    }
  }

  /** Deletes what a failed attempt left; that it cannot must not hide why the attempt failed. */
  public static void deleteAfter(Exception failure, List<ResourceId> files) {
    try {
      for (ResourceId file : files) {
        if (exists(file)) {
          delete(List.of(file));
        }
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  public static IOException failed(String verb, ResourceId resource, Exception cause) {
    return new IOException("Cannot " + verb + " " + resource + ": " + reason(cause), cause);
  }

  /** Whether an exception tells of what stays however often the work is repeated. */
  public static boolean isLasting(Throwable e) {
    return GoogleErrors.isLasting(e) || StoreErrors.isLasting(e) || Reasons.isLimit(e);
  }

  /** Whether an exception tells of what may pass, but did not while it was tried again. */
  public static boolean isOutlasted(Throwable e) {
    return GoogleErrors.isOutlasted(e);
  }

  /** What an exception says; its kind where it says nothing, or only names a file. */
  public static String reason(Throwable e) {
    return Reasons.of(e);
  }

  /** Writes the contents of a file. */
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  /** Refuses, by an exception, what is about to be done. */
  @FunctionalInterface
  public interface Fence {
    void check() throws IOException;
  }
}
