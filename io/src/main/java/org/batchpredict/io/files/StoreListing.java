package org.batchpredict.io.files;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;

/** How a kind of store is asked what it holds: Beam's patterns mean something else on each. */
interface StoreListing {
  /**
   * All that matches, in few requests, and more.
   *
   * @return also what the glob's own text names, taken literally
   */
  List<StoreEntry> list(Glob glob) throws IOException;

  /** Whether something that {@link #list} has found is a file. */
  boolean isFile(StoreEntry entry) throws IOException;

  /** A name without the store's root, as patterns have it. */
  String path(ResourceId resource);

  /** Whether directories are found, too, when they match. */
  boolean knowsDirectories();

  /** The listing of the store with this root. */
  static StoreListing of(String root) {
    String kind = FileSystems.matchNewResource(root, true).getClass().getName();
    return kind.startsWith("org.apache.beam.sdk.io.hdfs.")
        ? new TreeListing(root, BeamStore::find, FileSystems::open)
        : new FlatListing(root, BeamStore::find);
  }

  /** Asks Beam for what matches one of its own patterns. */
  @FunctionalInterface
  interface Matcher {
    List<Metadata> match(String spec) throws IOException;
  }
}
