package org.batchpredict.io.input;

import java.io.IOException;

/** The bytes of a file cannot be had from here on, however often it is tried: it is damaged. */
final class LostBytesException extends IOException {
  private static final long serialVersionUID = 1;

  LostBytesException(String reason) {
    super(reason);
  }

  LostBytesException(Exception cause) {
    super(UnreadableFileException.reason(cause), cause);
  }
}
