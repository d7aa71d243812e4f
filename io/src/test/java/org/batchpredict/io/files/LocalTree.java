package org.batchpredict.io.files;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A local directory, listed as Beam lists HDFS: {@code *} and {@code ?} level by level, directories
 * as empty files, names as URIs.
 */
final class LocalTree {
  static final String ROOT = "tree://host/";

  /** Every pattern that was asked for, without the root. */
  final List<String> asked = new ArrayList<>();

  private final Path directory;

  LocalTree(Path directory) {
    this.directory = directory;
  }

  RemoteGlob expand(String pattern) throws IOException {
    return RemoteGlob.of(new TreeListing(ROOT, this::match, this::open), pattern);
  }

  private List<Metadata> match(String spec) throws IOException {
    String pattern = spec.substring(ROOT.length());
    asked.add(pattern);
    List<Path> found = List.of(directory);
    for (String name : pattern.split("/", -1)) {
      Glob glob = Glob.of(name);
      List<Path> next = new ArrayList<>();
      for (Path parent : found) {
        if (Files.isDirectory(parent)) {
          try (Stream<Path> children = Files.list(parent)) {
            children.filter(c -> glob.matches(c.getFileName().toString())).forEach(next::add);
          }
        }
      }
      found = next;
    }
    List<Metadata> files = new ArrayList<>();
    for (Path path : found) {
      files.add(
          Metadata.builder()
              .setResourceId(new Id(URI.create(ROOT.replaceFirst("/$", "") + uriPath(path))))
              .setIsReadSeekEfficient(true)
              .setSizeBytes(Files.isDirectory(path) ? 0 : Files.size(path))
              .setLastModifiedMillis(1)
              .build());
    }
    return files;
  }

  private String uriPath(Path path) {
    String name = path.toUri().getRawPath().replaceFirst("/$", "");
    return name.substring(directory.toUri().getRawPath().length() - 1);
  }

  private Closeable open(ResourceId file) throws IOException {
    Path path = directory.resolve(URI.create(file.toString()).getPath().substring(1));
    if (!Files.isRegularFile(path)) {
      throw new FileNotFoundException(path.toString());
    }
    return () -> {};
  }

  private record Id(URI uri) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ResourceId getCurrentDirectory() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getScheme() {
      return uri.getScheme();
    }

    @Override
    public String getFilename() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isDirectory() {
      return false;
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }
}
