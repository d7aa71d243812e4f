package org.batchpredict.transforms.job;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of the batches of a run as they are done, and stops the passes of one that is cancelled or
 * has failed too often.
 */
final class RunMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(RunMonitor.class);

  private final RunControl control;
  private final LiveCounts counts;
  private final ErrorLimits limits;
  private final Elsewhere elsewhere;
  private volatile boolean ending;

  /** Of so many instances in this process it was last asked what was done elsewhere. */
  private long askedAt;

  /** Of a run of which all is done in this process. */
  RunMonitor(RunControl control, ErrorLimits limits) {
    this(control, limits, here -> SplitCounts.NONE);
  }

  RunMonitor(RunControl control, ErrorLimits limits, Elsewhere elsewhere) {
    this.control = control;
    this.counts = control.counts();
    this.limits = limits;
    this.elsewhere = elsewhere;
  }

  /**
   * Hears of a batch that is written, before the next one is read.
   *
   * @param soFar what this attempt at the split has done
   * @throws RuntimeException to stop the pass: the job was cancelled, or too much has failed
   */
  void onBatch(int split, SplitCounts soFar) {
    counts.count(split, soFar);
    checkNotCancelled();
    if (limits.arePassedEarly(counts.predictions(), counts.failures())) {
      checkWholeRun();
    }
  }

  /** Hears that an attempt begins. */
  void onBegin() {
    counts.enter(RunPhase.PREDICTING);
    ending = false;
  }

  /** Hears that an attempt ends before its time, and waits for its other lanes. */
  void onEnding() {
    ending = true;
  }

  /** Whether an attempt waits for its lanes to end. */
  boolean isEnding() {
    return ending;
  }

  /** Hears that a split is committed, by this attempt or an earlier one. */
  void onCommitted(int split, SplitCounts committed) {
    counts.count(split, committed);
  }

  /**
   * Hears that the work of an attempt is lost; takes its counts back, unless the run is over: then
   * nobody does its work again.
   */
  void onLost(int split) {
    if (!control.isCancelled() && !control.isEndedEarly()) {
      counts.count(split, SplitCounts.NONE);
    }
  }

  /**
   * What this process has seen may be the worst of the run: the limits are of the whole. They are
   * judged again when this process has seen a tenth more.
   */
  private synchronized void checkWholeRun() {
    long predictions = counts.predictions();
    long failures = counts.failures();
    if (10 * (predictions + failures - askedAt) < askedAt && !control.isEndedEarly()) {
      return;
    }
    askedAt = predictions + failures;
    try {
      SplitCounts others = elsewhere.counted(counts);
      predictions += others.predictions();
      failures += others.failures();
    } catch (IOException e) { // then by what is known; at the end all is
      LOG.warn("Cannot count what is committed elsewhere: {}", e.getMessage());
    }
    if (limits.arePassedEarly(predictions, failures)) {
      control.endEarly();
    }
    limits.checkRunning(predictions, failures);
  }

  void checkNotCancelled() {
    if (isCancelled()) {
      throw new CancelledJobException();
    }
  }

  /** Runners elsewhere cancel by interrupting the thread. */
  boolean isCancelled() {
    return control.isStopped() || Thread.currentThread().isInterrupted();
  }

  /** Knows what was done of the run and is not among the counts of this process. */
  @FunctionalInterface
  interface Elsewhere {
    SplitCounts counted(LiveCounts here) throws IOException;
  }
}
