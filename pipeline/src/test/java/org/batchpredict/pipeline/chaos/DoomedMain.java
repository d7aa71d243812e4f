package org.batchpredict.pipeline.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.batchpredict.io.files.FaultyDisk;
import org.batchpredict.pipeline.command.Main;

/**
 * The command, to which a signal comes before one of the changes that it makes to its output. To be
 * run in a process of its own, with the system properties {@code chaos.out}, {@code chaos.step} and
 * {@code chaos.signal}; {@code chaos.torn} for a file of which only half has been written by then.
 */
final class DoomedMain {
  private DoomedMain() {}

  public static void main(String[] args) throws InterruptedException {
    int fatal = Integer.getInteger("chaos.step");
    String signal = System.getProperty("chaos.signal");
    FaultyDisk.install(
        Path.of(System.getProperty("chaos.out")),
        (step, change) -> {
          if (step == fatal) {
            raise(signal, Boolean.getBoolean("chaos.torn"));
          }
        });
    Main.main(args);
  }

  private static void raise(String signal, boolean torn) throws IOException {
    long pid = ProcessHandle.current().pid();
    if (torn) {
      Thread thread = new Thread(() -> kill(signal, pid), "doom");
      thread.setDaemon(true);
      thread.start();
      throw new IOException("Torn");
    }
    kill(signal, pid);
    while (signal.equals("KILL")) {
      LockSupport.park(); // until it comes
    }
  }

  private static void kill(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
