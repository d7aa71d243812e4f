package org.batchpredict.io.files;

import org.batchpredict.io.LastingException;

/** The bytes of a file cannot be had from here on, however often it is tried: it is damaged. */
public final class LostBytesException extends LastingException {
  private static final long serialVersionUID = 1;

  public LostBytesException(String reason) {
    super(reason);
  }

  public LostBytesException(Exception cause) {
    super(Storage.reason(cause), cause);
  }
}
