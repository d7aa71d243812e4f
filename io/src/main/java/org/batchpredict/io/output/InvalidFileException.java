package org.batchpredict.io.output;

import java.io.IOException;
import org.apache.beam.sdk.io.fs.ResourceId;

/** A file was read, but it does not hold what this version writes to it. */
final class InvalidFileException extends IOException {
  private static final long serialVersionUID = 1;

  InvalidFileException(ResourceId file, String reason, Exception cause) {
    super("Cannot read " + file + ": " + reason, cause);
  }
}
