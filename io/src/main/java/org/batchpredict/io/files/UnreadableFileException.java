package org.batchpredict.io.files;

import java.io.IOException;

/**
 * An input file cannot be opened, or its file system fails while it is read. This fails the job, or
 * the attempt; damaged contents are {@link LostBytesException}s instead.
 */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableFileException(String file, Exception cause) {
    super("Cannot read input file " + file + ": " + Storage.reason(cause), cause);
  }
}
