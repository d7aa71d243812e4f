package org.batchpredict.io.files;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/** What this package asks of Beam's file systems, with errors that name the file. */
public final class Storage {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final LocalStore LOCAL = new LocalStore(new Disk());

  private Storage() {}

  public static ResourceId directory(String path) {
    return FileSystems.matchNewResource(path.endsWith("/") ? path : path + "/", true);
  }

  public static ResourceId file(ResourceId directory, String name) {
    return directory.resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  /** Creates a file, or replaces it. */
  public static ChecksummedFile create(ResourceId file) throws IOException {
    try {
      return isLocal(file)
          ? create(file, LOCAL)
          : new ChecksummedFile(file, FileSystems.create(file, MimeTypes.BINARY), () -> {});
    } catch (IOException | RuntimeException e) {
      throw failed("write", file, e);
    }
  }

  static ChecksummedFile create(ResourceId file, LocalStore store) throws IOException {
    Path path = path(file);
    FileChannel channel = store.create(path);
    return new ChecksummedFile(file, channel, () -> store.force(channel, path));
  }

  /**
   * Creates a file that nobody sees half written: under another name first.
   *
   * @param temporary in a directory of which it does not matter what is left there
   */
  public static void writeWhole(ResourceId temporary, ResourceId file, Body body)
      throws IOException {
    writeTemporary(temporary, body);
    rename(List.of(temporary), List.of(file));
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
      return new BufferedInputStream(Channels.newInputStream(FileSystems.open(file)), BUFFER_BYTES);
    } catch (IOException | RuntimeException e) {
      throw failed("read", file, e);
    }
  }

  /**
   * Opens a file by its path or URI.
   *
   * @throws FileNotFoundException when there is no such file, or it cannot be read
   */
  public static InputStream open(String file) throws IOException {
    return LocalPaths.isLocal(file)
        ? new FileInputStream(LocalPaths.withoutScheme(file))
        : Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId()));
  }

  /** Whether there is such a file; one request, and no more. */
  public static boolean exists(ResourceId file) throws IOException {
    try {
      if (isLocal(file)) {
        return LOCAL.exists(path(file));
      }
      return !match(file.toString()).isEmpty();
    } catch (IOException | RuntimeException e) {
      throw failed("look for", file, e);
    }
  }

  /** The names of the files in a directory that start with {@code prefix}, with their sizes. */
  public static SortedMap<String, Long> list(ResourceId directory, String prefix)
      throws IOException {
    try {
      return isLocal(directory)
          ? LOCAL.list(path(directory), prefix)
          : listRemote(directory, prefix);
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  private static SortedMap<String, Long> listRemote(ResourceId directory, String prefix)
      throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    for (Metadata match : match(directory + prefix + "*")) {
      String name = match.resourceId().toString().substring(directory.toString().length());
      if (!name.contains("/")) {
        sizes.put(name, match.sizeBytes());
      }
    }
    return sizes;
  }

  /** The names of the directories in a directory that start with {@code prefix}. */
  public static SortedSet<String> listDirectories(ResourceId directory, String prefix)
      throws IOException {
    try {
      if (isLocal(directory)) {
        return LOCAL.listDirectories(path(directory), prefix);
      }
      TreeSet<String> names = new TreeSet<>();
      for (Metadata match : match(directory + prefix + "*/*")) {
        String name = match.resourceId().toString().substring(directory.toString().length());
        names.add(name.substring(0, name.indexOf('/')));
      }
      return names;
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  /** The files that match a pattern; not for local ones. */
  static List<Metadata> match(String pattern) throws IOException {
    try {
      return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata();
    } catch (FileNotFoundException | NoSuchFileException e) { // it went while it was listed
      return List.of();
    }
  }

  public static boolean isLocal(ResourceId resource) {
    return resource.getScheme().equals("file");
  }

  private static Path path(ResourceId local) {
    return Path.of(local.toString());
  }

  private static List<Path> paths(Collection<ResourceId> local) {
    return local.stream().map(Storage::path).toList();
  }

  /** Moves files, each replacing what has its new name. */
  public static void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    try {
      if (from.isEmpty() || !isLocal(from.get(0))) {
        FileSystems.rename(from, to);
      } else {
        LOCAL.rename(paths(from), paths(to));
      }
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
    try {
      if (resources.isEmpty() || !isLocal(resources.iterator().next())) {
        FileSystems.delete(resources);
      } else {
        LOCAL.delete(paths(resources));
      }
    } catch (IOException | RuntimeException e) {
      throw failed("delete", resources.iterator().next(), e);
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

  /** What an exception says; its kind where it says nothing, or only names a file. */
  public static String reason(Throwable e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return e.getClass().getSimpleName();
    }
    String kind = e instanceof FileSystemException file ? kind(file) : "";
    return kind.isEmpty() ? message : message + " (" + kind + ")";
  }

  private static String kind(FileSystemException e) {
    if (e.getReason() != null) {
      return "";
    } else if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      return "file exists";
    } else {
      return e instanceof DirectoryNotEmptyException ? "directory not empty" : "";
    }
  }

  /** Writes the contents of a file. */
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }
}
