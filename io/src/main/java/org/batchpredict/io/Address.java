package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

/**
 * Where a record lies: its file and the offset of its first byte.
 *
 * @param file the file, as the file system names it
 * @param offset in bytes from the start of the file; in a compressed file, from the start of the
 *     decompressed bytes
 */
public record Address(String file, long offset) {
  public Address {
    requireNonNull(file, "file");
    if (offset < 0) {
      throw new IllegalArgumentException("Invalid offset: " + offset + " (must be >= 0)");
    }
  }
}
