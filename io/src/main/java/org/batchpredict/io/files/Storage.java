package org.batchpredict.io.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/** What this package asks of Beam's file systems, with errors that name the file. */
public final class Storage {
  private static final int BUFFER_BYTES = 64 << 10;

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
      return new ChecksummedFile(file, FileSystems.create(file, MimeTypes.BINARY));
    } catch (IOException | RuntimeException e) {
      throw failed("write", file, e);
    }
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

  public static boolean exists(ResourceId file) throws IOException {
    return exist(List.of(file)).get(0);
  }

  static List<Boolean> exist(List<ResourceId> files) throws IOException {
    try {
      return FileSystems.matchResources(files).stream()
          .map(match -> match.status() == MatchResult.Status.OK)
          .toList();
    } catch (IOException | RuntimeException e) {
      throw failed("look for", files.get(0), e);
    }
  }

  /** The names of the files in a directory that start with {@code prefix}, with their sizes. */
  public static SortedMap<String, Long> list(ResourceId directory, String prefix)
      throws IOException {
    try {
      return isLocal(directory) ? listLocal(directory, prefix) : listRemote(directory, prefix);
    } catch (IOException | RuntimeException e) {
      throw failed("list", directory, e);
    }
  }

  /** Not by a pattern, in which some characters of the directory's name would have a meaning. */
  private static SortedMap<String, Long> listLocal(ResourceId directory, String prefix)
      throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    Path path = Path.of(directory.toString());
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
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

  /** The files that match a pattern; not for local ones. */
  public static List<Metadata> match(String pattern) throws IOException {
    return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata();
  }

  public static boolean isLocal(ResourceId resource) {
    return resource.getScheme().equals("file");
  }

  /** Moves files, each replacing what has its new name. */
  public static void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    try {
      FileSystems.rename(from, to);
    } catch (IOException | RuntimeException e) {
      String what = from.size() == 1 ? from.get(0) + " to " + to.get(0) : from.size() + " files";
      throw new IOException("Cannot move " + what + ": " + reason(e), e);
    }
  }

  /** Deletes a directory that holds no more files, where the file system knows directories. */
  public static void deleteDirectory(ResourceId directory) throws IOException {
    if (!isLocal(directory) || Files.exists(Path.of(directory.toString()))) {
      delete(List.of(directory));
    }
  }

  /** Deletes files that exist. */
  public static void delete(Collection<ResourceId> resources) throws IOException {
    try {
      FileSystems.delete(resources);
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

  /** What an exception says; its kind where it says nothing. */
  public static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** Writes the contents of a file. */
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }
}
