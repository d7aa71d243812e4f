package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.RunPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live counts of workers in other processes, from the commit records that they leave: runners tell
 * of their counters only when a worker is done (docs/adr/0009). They are for whoever watches, and
 * for ending a job early of which too much has failed.
 */
final class CommittedCounts {
  private static final Logger LOG = LoggerFactory.getLogger(CommittedCounts.class);

  private static final long LEAST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  /** A pause is so many times as long as the listing before it. */
  private static final int EASE = 10;

  /** So many are read before it is looked again whether the job is cancelled. */
  private static final int MOST_AT_ONCE = 1000;

  private final Staging staging;
  private final Plan plan;
  private final LiveCounts counts;
  private final LongSupplier nanoTime;
  private final BitSet seen = new BitSet();
  private long next;
  private boolean troubled;
  private long predictions;
  private long failures;
  private long inputBytes;

  CommittedCounts(Staging staging, Plan plan, LiveCounts counts, LongSupplier nanoTime) {
    this.staging = staging;
    this.plan = plan;
    this.counts = counts;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Adds the splits that were committed since the last time, if it is time again. */
  void refresh() {
    long start = nanoTime.getAsLong();
    if (start - next < 0) {
      return;
    }
    try {
      addFresh();
    } catch (IOException | RuntimeException e) {
      if (!troubled) { // once is enough: the same comes again, second by second
        LOG.warn("Cannot count what is committed, but the job goes on: {}", e.toString());
      }
      troubled = true;
    }
    counts.set(predictions, failures, inputBytes);
    if (areWhole()) {
      counts.enter(RunPhase.PUBLISHING);
    } else if (!seen.isEmpty()) {
      counts.enter(RunPhase.PREDICTING);
    }
    long end = nanoTime.getAsLong();
    next = end + Math.max(LEAST_PAUSE, EASE * (end - start));
  }

  /** Whether all splits are committed, and what is left is to publish. */
  boolean areWhole() {
    return seen.cardinality() == plan.splits().size();
  }

  private void addFresh() throws IOException {
    BitSet fresh = staging.committed(plan.splits().size());
    fresh.andNot(seen);
    fresh.stream().skip(MOST_AT_ONCE).findFirst().ifPresent(end -> fresh.clear(end, fresh.size()));
    // Those that are gone: the job has been published meanwhile.
    for (CommitRecord commit : staging.readCommits(fresh).records()) {
      seen.set(commit.split());
      predictions += commit.predictions();
      failures += commit.failureCount();
      inputBytes += plan.splits().get(commit.split()).size();
    }
  }
}
