package org.batchpredict.pipeline.command;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Says in a line what ended the command, and what to mend, when nothing else could say it. Uses
 * nothing that needs another class to be loaded from the class path, or a file to be opened.
 */
final class LastWords implements Thread.UncaughtExceptionHandler {
  private static final int MAX_CAUSES = 20;

  /** Shows where it happened, to programmers. */
  private static final String TRACE = "batchpredict.trace";

  private final PrintStream err;

  LastWords(PrintStream err) {
    this.err = err;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    say(e);
  }

  void say(Throwable e) {
    if (Boolean.getBoolean("batchpredict.terminal")) {
      err.print("\r\033[K"); // a line of progress may be there
    }
    err.println("Cannot go on: " + reason(e));
    if (Boolean.getBoolean(TRACE)) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  static String reason(Throwable e) {
    Throwable t = e;
    for (int i = 0; t != null && i < MAX_CAUSES; i++) {
      String known = known(t);
      if (!known.isEmpty()) {
        return known;
      }
      t = t.getCause();
    }
    if (lacksFiles()) { // class loaders keep that to themselves
      return "no more files can be opened (raise the limit: ulimit -n 1024)";
    }
    if (e instanceof LinkageError) {
      return "a class cannot be loaded: "
          + e.getMessage()
          + " (see that the class path is whole, and that Java is 17 or newer)";
    }
    if (e instanceof IOException) { // only the start of the command lets one escape
      return "the directory for temporary files cannot be used: "
          + e.getMessage()
          + " (choose another: JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY)";
    }
    return e + " (-D" + TRACE + "=true in JAVA_OPTS shows where)";
  }

  private static String known(Throwable t) {
    String message = String.valueOf(t.getMessage());
    if (t instanceof OutOfMemoryError) {
      return "there is no memory: " + message + " (" + remedy(message) + ")";
    } else if (t instanceof StackOverflowError) {
      return "the stack of a thread is full (raise it: -Xss1m)";
    } else if (message.contains("Too many open files")) {
      return message + " (raise the limit: ulimit -n 1024)";
    } else if (message.contains("File too large")) {
      return message + " (raise the limit on the size of files: ulimit -f unlimited)";
    }
    return "";
  }

  private static String remedy(String message) {
    if (message.contains("etaspace")) {
      return "raise it: -XX:MaxMetaspaceSize";
    }
    return message.contains("thread")
        ? "raise the limit on processes: ulimit -u, or that of the container"
        : "raise it: -Xmx";
  }

  private static boolean lacksFiles() {
    try (FileInputStream in = new FileInputStream("/dev/null")) {
      return in.read() >= 0;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("Too many open files");
    }
  }
}
