package org.batchpredict.io.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.InputFile;

/**
 * What a pattern matches on a store: the same names as on the local disk ({@link LocalGlob}), found
 * with one listing (docs/adr/0022).
 */
final class RemoteGlob {
  private static final int MAX_REASON = 500;

  private final StoreListing listing;
  private final List<StoreEntry> files = new ArrayList<>();
  private boolean matchesDirectory;

  private RemoteGlob(StoreListing listing) {
    this.listing = listing;
  }

  /**
   * Finds the files that a full pattern means. When it is the name of a file or, with a slash at
   * the end, of a directory that holds files, then it means that one, whatever characters are in
   * it.
   *
   * @throws IOException when the store cannot list them, with its reason
   */
  static RemoteGlob expand(String pattern) throws IOException {
    StoreName name = StoreName.of(pattern);
    if (Glob.hasWildcards(name.authority())) {
      throw new IOException("wildcards must come after the name of the bucket or server");
    }
    return asked(
        () -> {
          RemoteGlob found = new RemoteGlob(StoreListing.of(name.root()));
          found.expand(name.path(), pattern.endsWith("/"));
          return found;
        });
  }

  /**
   * Finds the files that a pattern matches below a directory, whose own name is taken literally, by
   * their paths from it.
   */
  static SortedMap<String, InputFile> below(ResourceId directory, String pattern)
      throws IOException {
    return asked(
        () -> {
          StoreListing listing = StoreListing.of(StoreName.of(directory.toString()).root());
          RemoteGlob found = new RemoteGlob(listing);
          String base = listing.path(directory);
          Glob glob = Glob.below(base, pattern);
          found.take(listing.list(glob), glob);
          TreeMap<String, InputFile> files = new TreeMap<>();
          found.files.forEach(file -> files.put(file.path().substring(base.length()), file.file()));
          return files;
        });
  }

  static RemoteGlob of(StoreListing listing, String path) throws IOException {
    RemoteGlob found = new RemoteGlob(listing);
    found.expand(path, path.endsWith("/"));
    return found;
  }

  List<StoreEntry> files() {
    return files;
  }

  boolean matchesDirectory() {
    return matchesDirectory;
  }

  private void expand(String path, boolean inside) throws IOException {
    if (path.isEmpty() && !inside) { // a bucket
      matchesDirectory = holdsFiles(Glob.of("*"));
      return;
    }
    Glob literal = Glob.below(path, inside ? "*" : "");
    Optional<Glob> glob = parse(path, inside);
    List<StoreEntry> found = listing.list(glob.orElse(literal));
    take(found, literal);
    if (files.isEmpty()) {
      take(found, glob.orElseThrow(() -> new IOException(LocalGlob.BAD_SET)));
    }
    if (files.isEmpty() && !inside && !listing.knowsDirectories()) {
      matchesDirectory = holdsFiles(Glob.of(path + "/*"));
    }
  }

  private static Optional<Glob> parse(String path, boolean inside) {
    try {
      return Optional.of(Glob.of(inside ? path + "*" : path));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean holdsFiles(Glob inside) throws IOException {
    return listing.list(inside).stream().anyMatch(entry -> inside.matches(entry.path()));
  }

  private void take(List<StoreEntry> found, Glob glob) throws IOException {
    for (StoreEntry entry : found) {
      if (glob.matches(entry.path())) {
        if (listing.isFile(entry)) {
          files.add(entry);
        } else {
          matchesDirectory = true;
        }
      }
    }
  }

  private static <T> T asked(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (IOException | RuntimeException e) { // no such scheme, or what a client throws
      throw new IOException(reason(e), e);
    }
  }

  /** The client libraries say the most important thing, such as a 403, last or first. */
  private static String reason(Throwable e) {
    return GoogleErrors.explain(e).orElseGet(() -> chained(e));
  }

  private static String chained(Throwable e) {
    StringBuilder reason = new StringBuilder(Storage.reason(e));
    for (Throwable t = e.getCause(); t != null && t.getMessage() != null; t = t.getCause()) {
      if (reason.indexOf(Storage.reason(t)) < 0) {
        reason.append(": ").append(Storage.reason(t));
      }
    }
    String line = reason.toString().replaceAll("\\s+", " ");
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
  }

  /** Asks the store. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }
}
