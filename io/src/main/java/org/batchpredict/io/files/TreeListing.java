package org.batchpredict.io.files;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Lists a file system of Hadoop, level by level: only the directories that can hold matches.
 *
 * <p>Beam's own {@code **} leaves out what lies in the first directory and whatever has a space in
 * its path. Its listings do not say what is a directory either: that is something empty that holds
 * something else, or cannot be opened.
 */
final class TreeListing implements StoreListing {
  private static final String SPECIAL = "*?[]{}\\";

  private final String root;
  private final Matcher matcher;
  private final Opener opener;
  private final Set<String> parents = new HashSet<>();

  TreeListing(String root, Matcher matcher, Opener opener) {
    this.root = root;
    this.matcher = matcher;
    this.opener = opener;
  }

  @Override
  public List<StoreEntry> list(Glob glob) throws IOException {
    String spec = root + glob.listing(SPECIAL);
    int any = spec.indexOf("**");
    List<StoreEntry> all = new ArrayList<>();
    String level = any < 0 ? spec : spec.substring(0, any + 1);
    for (boolean deeper = true; deeper; level += "/*") {
      List<StoreEntry> found =
          matcher.match(level).stream()
              .map(file -> new StoreEntry(path(file.resourceId()), file))
              .toList();
      all.addAll(found);
      deeper = any >= 0 && found.stream().anyMatch(StoreEntry::isEmpty);
    }
    for (StoreEntry entry : all) {
      parents.add(entry.path().substring(0, Math.max(0, entry.path().lastIndexOf('/'))));
    }
    return all;
  }

  /** Names are URIs here: what patterns write as a space is {@code %20}. */
  @Override
  public String path(ResourceId resource) {
    return URI.create(resource.toString()).getPath().substring(1);
  }

  @Override
  public boolean isFile(StoreEntry entry) {
    return !entry.isEmpty() || (!parents.contains(entry.path()) && canOpen(entry));
  }

  private boolean canOpen(StoreEntry entry) {
    try {
      opener.open(entry.metadata().resourceId()).close();
      return true;
    } catch (IOException e) { // were it a file, it is empty: there is nothing to lose
      return false;
    }
  }

  @Override
  public boolean knowsDirectories() {
    return true;
  }

  /** Opens a file; fails on a directory. */
  @FunctionalInterface
  interface Opener {
    Closeable open(ResourceId file) throws IOException;
  }
}
