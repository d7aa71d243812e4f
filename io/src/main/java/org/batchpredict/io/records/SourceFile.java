package org.batchpredict.io.records;

import static java.util.Objects.requireNonNull;

/**
 * A file that records are read from. Formats whose files say at their start what their records are
 * like extend it; one object serves all records of a range, so it may be told by identity.
 */
public class SourceFile {
  private final String path;

  public SourceFile(String path) {
    this.path = requireNonNull(path, "path");
  }

  /** As the file system names it. */
  public final String path() {
    return path;
  }
}
