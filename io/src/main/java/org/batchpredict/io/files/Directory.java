package org.batchpredict.io.files;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.InputFile;

/** A directory to read from, on local disk or on any file system that Beam knows. */
public final class Directory {
  private final ResourceId resource;

  private Directory(ResourceId resource) {
    this.resource = resource;
  }

  /**
   * The directory of a local path or of a URI; it need not exist.
   *
   * @throws IllegalArgumentException when it is no path, or no file system knows it
   */
  public static Directory of(String uri) {
    String spec = LocalPaths.isLocal(uri) ? LocalPaths.withoutScheme(uri) : uri;
    try {
      return new Directory(FileSystems.matchNewResource(spec, true));
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IllegalArgumentException(Storage.reason(e), e);
    }
  }

  /** Where it is when it is on local disk. */
  public Optional<Path> local() {
    return Storage.isLocal(resource) ? Optional.of(Path.of(resource.toString())) : Optional.empty();
  }

  /**
   * Finds files below the directory.
   *
   * @param pattern from the directory, as those of {@link InputFiles}
   * @return the sizes of the files by their paths from the directory; none when there is no such
   *     directory
   */
  public SortedMap<String, Long> find(String pattern) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    look(pattern).forEach((path, file) -> sizes.put(path, file.size()));
    return sizes;
  }

  /** As {@link #find}, with what else the file system says of each file. */
  public SortedMap<String, InputFile> look(String pattern) throws IOException {
    Optional<Path> local = local();
    return local.isPresent()
        ? findLocal(local.get(), pattern)
        : RemoteGlob.below(resource, pattern);
  }

  private static SortedMap<String, InputFile> findLocal(Path directory, String pattern)
      throws IOException {
    LocalGlob glob = LocalGlob.below(directory, pattern);
    if (glob.files().isEmpty() && !glob.problems().isEmpty()) {
      throw new IOException(glob.problems().get(0));
    }
    return glob.files().stream()
        .collect(
            toMap(
                file -> directory.relativize(Path.of(file.path())).toString(),
                file -> file,
                (a, b) -> a,
                TreeMap::new));
  }

  /** Opens a file by its path from the directory. */
  public InputStream open(String path) throws IOException {
    return Storage.open(file(path));
  }

  /** Opens a file at a byte; what comes before is not read where the store can do that. */
  public InputStream open(String path, long start) throws IOException {
    ResourceId file = file(path);
    if (start == 0) {
      return Storage.open(file);
    }
    try {
      return skipTo(start, FileSystems.open(file));
    } catch (IOException | RuntimeException e) {
      throw Storage.failed("read", file, e);
    }
  }

  private static InputStream skipTo(long start, ReadableByteChannel channel) throws IOException {
    InputStream in = Channels.newInputStream(channel);
    try {
      if (channel instanceof SeekableByteChannel seekable) {
        seekable.position(start);
      } else {
        in.skipNBytes(start);
      }
      return in;
    } catch (IOException | RuntimeException e) {
      try (in) {
        throw e;
      }
    }
  }

  private ResourceId file(String path) {
    ResourceId file = resource;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      file = file.resolve(names[i], StandardResolveOptions.RESOLVE_DIRECTORY);
    }
    return Storage.file(file, names[names.length - 1]);
  }

  /** Its full name, with a slash at the end. */
  @Override
  public String toString() {
    return resource.toString();
  }
}
