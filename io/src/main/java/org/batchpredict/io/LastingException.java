package org.batchpredict.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An I/O failure that comes again however often the work is repeated. */
public class LastingException extends IOException {
  private static final long serialVersionUID = 1;

  public LastingException(String message) {
    this(message, null);
  }

  public LastingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
