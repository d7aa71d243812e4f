package org.batchpredict.io.input;

import org.batchpredict.io.LastingException;

/** The bytes of a file cannot be had from here on, however often it is tried: it is damaged. */
final class LostBytesException extends LastingException {
  private static final long serialVersionUID = 1;

  LostBytesException(String reason) {
    super(reason);
  }

  LostBytesException(Exception cause) {
    super(UnreadableFileException.reason(cause), cause);
  }
}
