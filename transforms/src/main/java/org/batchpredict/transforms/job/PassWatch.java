package org.batchpredict.transforms.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.batchpredict.transforms.job.PassLatch.Pass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the passes of a run that were told to stop: one whose model does not come to the end
 * of its batch, as it may loop for ever, has the model interrupted (docs/adr/0027). In a thread of
 * its own, as those of the passes are in native code then.
 */
final class PassWatch {
  /** How long a pass has to come to the end of its batch by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(PassWatch.class);
  private static final long TICK_MILLIS = 250;

  private final String runId;
  private final PassLatch passes;

  /** When each was first seen to be told. */
  private final Map<Pass, Long> told = new HashMap<>();

  private final Set<Pass> interrupted = new HashSet<>();
  private boolean started;
  private boolean ended;

  PassWatch(String runId, PassLatch passes) {
    this.runId = runId;
    this.passes = passes;
  }

  /** Begins to watch, unless that was done before. */
  synchronized void start() {
    if (!started) {
      started = true;
      Thread thread = new Thread(this::watch, "batchpredict-watch-" + runId);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Ends the watch as soon as no pass is under way. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  private synchronized void watch() {
    try {
      while (!ended || !passes.underWay().isEmpty()) {
        check(System.nanoTime());
        wait(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody has a reason to
    }
  }

  /** Interrupts the models of the passes that were told to stop, and have not, for long enough. */
  synchronized void check(long nanos) {
    List<Pass> underWay = passes.underWay();
    told.keySet().retainAll(underWay);
    interrupted.retainAll(underWay);
    for (Pass pass : underWay) {
      if (pass.isToStop()) {
        Long since = told.putIfAbsent(pass, nanos);
        if (since != null && nanos - since >= PATIENCE.toNanos() && interrupted.add(pass)) {
          LOG.info("Interrupting the model, which has not come to the end of its batch");
          pass.interruptModel();
        }
      }
    }
  }
}
