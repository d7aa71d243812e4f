package org.batchpredict.io.staging;

import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.LastingException;

/** A file was read, but it does not hold what this version writes to it. */
final class InvalidFileException extends LastingException {
  private static final long serialVersionUID = 1;

  InvalidFileException(ResourceId file, String reason, Exception cause) {
    super("Cannot read " + file + ": " + reason, cause);
  }
}
