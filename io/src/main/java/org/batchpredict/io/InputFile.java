package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file of the input.
 *
 * @param path as the file system names it; files are read in the order of their paths
 * @param size in bytes
 * @param lastModifiedMillis since the epoch; 0 where the file system does not say
 * @param checksum what the store calls the contents, without quotes: an MD5 or an ETag; null where
 *     it does not say
 */
public record InputFile(
    String path, long size, long lastModifiedMillis, @Nullable String checksum) {
  public InputFile {
    requireNonNull(path, "path");
    if (size < 0) {
      throw new IllegalArgumentException("Invalid size of " + path + ": " + size);
    }
  }

  /** A file of a file system without checksums. */
  public InputFile(String path, long size, long lastModifiedMillis) {
    this(path, size, lastModifiedMillis, null);
  }

  /**
   * Whether another look at the file, at another time, has found the same contents: by their
   * checksums where both are known, else by size and time.
   */
  public boolean isSameAs(InputFile other) {
    if (size != other.size) {
      return false;
    }
    if (checksum != null && other.checksum != null) {
      return checksum.equals(other.checksum);
    }
    return lastModifiedMillis == 0
        || other.lastModifiedMillis == 0
        || lastModifiedMillis == other.lastModifiedMillis;
  }

  /** Its size and time, for people. */
  public String describe() {
    return lastModifiedMillis == 0
        ? size + " bytes"
        : size + " bytes of " + Instant.ofEpochMilli(lastModifiedMillis);
  }
}
