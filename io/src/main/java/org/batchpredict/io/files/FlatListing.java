package org.batchpredict.io.files;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Lists an object store, which has names and no directories: one listing of the names with the
 * pattern's longest literal prefix, which Beam filters by a regular expression of its own.
 */
final class FlatListing implements StoreListing {
  /** What that regular expression says in another way, or not at all. */
  private static final String SPECIAL = "*?[\\";

  private final String root;
  private final Matcher matcher;

  FlatListing(String root, Matcher matcher) {
    this.root = root;
    this.matcher = matcher;
  }

  @Override
  public List<StoreEntry> list(Glob glob) throws IOException {
    boolean named = !Glob.hasWildcards(glob.text());
    String spec = root + (named ? glob.text() : glob.listing(SPECIAL));
    return matcher.match(spec).stream()
        .map(found -> new StoreEntry(path(found.resourceId()), found))
        .filter(entry -> !isPlaceholder(entry))
        .toList();
  }

  /** Tools put empty objects in the place of directories. */
  private static boolean isPlaceholder(StoreEntry entry) {
    return entry.path().endsWith("/") || (entry.isEmpty() && entry.path().endsWith("_$folder$"));
  }

  @Override
  public String path(ResourceId resource) {
    return StoreName.of(resource.toString()).path();
  }

  @Override
  public boolean isFile(StoreEntry entry) {
    return true;
  }

  @Override
  public boolean knowsDirectories() {
    return false;
  }
}
