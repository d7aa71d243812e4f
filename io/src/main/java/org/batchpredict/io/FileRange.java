package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

/**
 * The bytes {@code [start, end)} of a file. A range owns the records that <i>start</i> in it.
 *
 * @param file the file, as the file system names it
 * @param fileSize the size of the whole file when the job was planned, in bytes (compressed bytes
 *     for a compressed file)
 */
public record FileRange(String file, long start, long end, long fileSize) {
  public FileRange {
    requireNonNull(file, "file");
    if (start < 0 || end < start || fileSize < end) {
      throw new IllegalArgumentException(
          "Invalid range of " + file + ": [" + start + ", " + end + ") of " + fileSize + " bytes");
    }
  }

  /** The number of bytes in the range. */
  public long size() {
    return end - start;
  }
}
