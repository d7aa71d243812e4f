package org.batchpredict.transforms.job;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the passes of one run have done so far in this process, and whether they are to stop. The
 * process that starts a run and the workers in the same process meet here; of workers elsewhere,
 * the commit records tell.
 *
 * <p>A split counts once, however often this process attempts it or finds it committed.
 */
public final class LiveCounts {
  private static final int MAX_ENDED = 1000;

  /** By run, for as long as somebody in the process counts or watches: few workers see the end. */
  private static final Map<String, WeakReference<LiveCounts>> RUNS = new HashMap<>();

  /** The runs that ended last: late passes come within seconds, so no more need be remembered. */
  private static final Set<String> ENDED =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_ENDED;
            }
          });

  /** What each split adds to the sums below. */
  private final Map<Integer, SplitCounts> bySplit = new ConcurrentHashMap<>();

  private final LongAdder predictions = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder inputBytes = new LongAdder();
  private int passesUnderWay;
  private volatile boolean cancelled;

  private LiveCounts() {}

  /** The counts of a run in this process; those of a run that is over are cancelled. */
  public static LiveCounts of(String runId) {
    synchronized (RUNS) {
      LiveCounts counts = existing(runId);
      if (counts == null) {
        counts = new LiveCounts();
        counts.cancelled = ENDED.contains(runId);
        RUNS.values().removeIf(reference -> reference.get() == null);
        RUNS.put(runId, new WeakReference<>(counts));
      }
      return counts;
    }
  }

  /** Ends a run. A runner may start one more pass all the same: it stops at its first batch. */
  public static void end(String runId) {
    synchronized (RUNS) {
      ENDED.add(runId);
      LiveCounts counts = existing(runId);
      RUNS.remove(runId);
      if (counts != null) {
        counts.cancel();
      }
    }
  }

  private static @Nullable LiveCounts existing(String runId) {
    WeakReference<LiveCounts> reference = RUNS.get(runId);
    return reference == null ? null : reference.get();
  }

  public long predictions() {
    return predictions.sum();
  }

  public long failures() {
    return failures.sum();
  }

  /** Input bytes read, compressed where the input is. */
  public long inputBytes() {
    return inputBytes.sum();
  }

  /** Asks the passes of the run to stop before their next batch. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Waits until no pass of the run is under way in this process, so that no more files are written.
   *
   * @return whether that came true in time
   */
  public synchronized boolean awaitIdle(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (passesUnderWay > 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  synchronized void startPass() {
    passesUnderWay++;
  }

  synchronized void endPass() {
    passesUnderWay--;
    notifyAll();
  }

  /** Sets the counts to those that workers in other processes have reported. */
  public void set(long allPredictions, long allFailures, long allInputBytes) {
    set(predictions, allPredictions);
    set(failures, allFailures);
    set(inputBytes, allInputBytes);
  }

  private static void set(LongAdder adder, long value) {
    adder.reset();
    adder.add(value);
  }

  /** Sets what a split adds to the counts, in place of what it added before. */
  void count(int split, SplitCounts now) {
    SplitCounts previous = bySplit.put(split, now);
    SplitCounts before = previous == null ? SplitCounts.NONE : previous;
    add(
        now.predictions() - before.predictions(),
        now.failures() - before.failures(),
        now.inputBytes() - before.inputBytes());
  }

  void add(long newPredictions, long newFailures, long newInputBytes) {
    predictions.add(newPredictions);
    failures.add(newFailures);
    inputBytes.add(newInputBytes);
  }
}
