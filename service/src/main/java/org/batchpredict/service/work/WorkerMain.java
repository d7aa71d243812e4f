package org.batchpredict.service.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program of a worker process: one attempt at one job. It ends at once when its service does,
 * or has given it no sign for as long as its lease.
 *
 * <p>Standard input brings the {@link Task} on its first line, then {@link WorkerOrder}s; {@link
 * WorkerReport}s go to descriptor 3, the log to standard error.
 */
public final class WorkerMain {
  private static final String REPORTS = "/dev/fd/3";

  /** The exit status of a worker that cannot say what became of its job. */
  private static final int BROKEN = 70;

  /** Says with a stack trace what is tried again; what comes of it is said in a line of ours. */
  private static final Logger GOOGLE = Logger.getLogger("com.google");

  /** What the end of the process may take: hooks, and native code that does not return. */
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(3);

  /** The same with the archive of classes, on a busy machine. */
  private static final Duration ARCHIVE_PATIENCE = Duration.ofSeconds(60);

  private WorkerMain() {}

  /** Runs the worker to its end; threads that go on do not keep it. */
  public static void main(String[] arguments) {
    try {
      run();
    } catch (Throwable e) { // the service takes the worker for lost, and passes on the last line
      try {
        e.printStackTrace();
        System.err.println("Cannot go on: " + e);
      } finally {
        Runtime.getRuntime().halt(BROKEN);
      }
    }
  }

  private static void run() throws IOException, InterruptedException {
    GOOGLE.setLevel(Level.OFF);
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    String line = orders.readLine();
    if (line == null) {
      throw new IOException("Cannot start a worker: it has no task on its standard input");
    }
    Task task = Task.ofLine(line);
    try (OutputStream reports = new FileOutputStream(REPORTS, true)) {
      WorkerJob job = new WorkerJob(task, reports);
      new WorkerOrders(orders, new Watchdog(task.lease()), job).start();
      exit(job.run());
    }
  }

  private static void exit(int status) {
    Duration bound = Boolean.getBoolean(ClassArchive.LEAVES_ONE) ? ARCHIVE_PATIENCE : EXIT_PATIENCE;
    Thread patience =
        new Thread(
            () -> {
              try {
                Thread.sleep(bound.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(status);
            },
            "exit");
    patience.setDaemon(true);
    patience.start();
    System.exit(status);
  }
}
