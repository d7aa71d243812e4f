package org.batchpredict.io.staging;

import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.LastingException;

/**
 * A file of an output directory was read, but it does not hold what this version writes to it: it
 * was damaged, as by a crash of the machine, or is of another version.
 */
final class InvalidFileException extends LastingException {
  private static final long serialVersionUID = 1;

  InvalidFileException(ResourceId file, String reason, Exception cause) {
    super("Cannot read %s: %s (start again with --overwrite)".formatted(file, reason), cause);
  }
}
