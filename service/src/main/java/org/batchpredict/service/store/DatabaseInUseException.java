package org.batchpredict.service.store;

/** A database in a file is another process's; the message says what to do. */
public final class DatabaseInUseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DatabaseInUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
