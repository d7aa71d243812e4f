package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

/**
 * A file of the input.
 *
 * @param path as the file system names it; files are read in the order of their paths
 * @param size in bytes
 * @param lastModifiedMillis since the epoch; 0 where the file system does not say
 */
public record InputFile(String path, long size, long lastModifiedMillis) {
  public InputFile {
    requireNonNull(path, "path");
    if (size < 0) {
      throw new IllegalArgumentException("Invalid size of " + path + ": " + size);
    }
  }
}
