package org.batchpredict.io.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Puts into a line what an exception says. */
final class Reasons {
  /** What the system says of a file that grows past the limit of the process. */
  private static final String TOO_LARGE = "File too large";

  private Reasons() {}

  /** Whether an exception itself tells of a limit of the process, which stays. */
  static boolean isLimit(Throwable e) {
    return TOO_LARGE.equals(e.getMessage());
  }

  static String of(Throwable e) {
    Throwable cause = e.getCause();
    if (cause != null && cause.toString().equals(e.getMessage())) { // no message of its own
      return of(cause);
    }
    return GoogleErrors.explain(e).or(() -> StoreErrors.explain(e)).orElseGet(() -> plain(e));
  }

  private static String plain(Throwable e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return e.getClass().getSimpleName();
    }
    if (isLimit(e)) {
      return message + " (raise the limit: ulimit -f unlimited)";
    }
    String kind = e instanceof FileSystemException file ? kind(file) : "";
    return kind.isEmpty() ? firstLine(message) : message + " (" + kind + ")";
  }

  /** HDFS lets the stack of the server follow. */
  private static String firstLine(String message) {
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message).strip();
  }

  private static String kind(FileSystemException e) {
    if (e.getReason() != null) {
      return "";
    } else if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      return "file exists";
    } else {
      return e instanceof DirectoryNotEmptyException ? "directory not empty" : "";
    }
  }
}
