package org.batchpredict.io.staging;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows, as long as this process works for a run, that the run is alive: a file whose text changes.
 * Each process of a run has a heartbeat; one that sees that another has changed the text leaves it
 * at that, so the file is written by about one of them.
 */
final class Heartbeat implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final String RUNNING = "running ";
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final RunFiles files;
  private final String run;
  private final String process = UUID.randomUUID().toString();
  private final CountDownLatch closed = new CountDownLatch(1);
  private String state;
  private String seen = "";
  private long beats;
  private boolean ended;

  /** Whether the last attempt to beat was in vain. */
  private boolean silent;

  private Heartbeat(RunFiles files, String run, String state) {
    this.files = files;
    this.run = run;
    this.state = state;
  }

  /** The heartbeat of a run that does not own the output directory yet. */
  static Heartbeat ofClaim(RunFiles files, String run) {
    return new Heartbeat(files, run, "claiming ");
  }

  /** The heartbeat of a run at work. */
  static Heartbeat ofWork(RunFiles files, String run) {
    return new Heartbeat(files, run, RUNNING);
  }

  /** Whether a heartbeat is that of a run at work; else its run may yet yield to another. */
  static boolean isOfWork(String text) {
    return text.startsWith(RUNNING);
  }

  /** Beats by itself, from an interval on, until it is closed or the run has ended. */
  Heartbeat start(Duration interval) {
    Thread thread =
        new Thread(() -> beatEvery(interval.toNanos()), "batchpredict-heartbeat-" + run);
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void beatEvery(long nanos) {
    try {
      while (!closed.await(nanos, TimeUnit.NANOSECONDS)) {
        beatOrSayWhyNot();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // and end
    }
  }

  private void beatOrSayWhyNot() {
    try {
      beat();
      silent = false;
    } catch (IOException | RuntimeException e) {
      if (!silent) { // else a line for each of many
        LOG.warn("Cannot show that run {} is alive: {}", run, e.getMessage());
      }
      silent = true;
    }
  }

  /** Changes the text unless somebody else has done so. */
  synchronized void beat() throws IOException {
    if (ended) {
      return;
    }
    if (!files.exists(run)) {
      close();
      files.dropLate(run);
      return;
    }
    String text = files.readBeat(run);
    if (text.equals(seen)) {
      write();
    } else {
      seen = text;
    }
  }

  /** Says that the run has won its claim. */
  synchronized void win() throws IOException {
    state = RUNNING;
    write();
  }

  private void write() throws IOException {
    beats++;
    seen = state + process + " " + beats + "\n";
    files.writeBeat(run, seen);
  }

  /** Stops; no beat is written once this has returned. */
  @Override
  public synchronized void close() {
    ended = true;
    closed.countDown();
  }
}
