package org.batchpredict.transforms.job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the passes of one run have done so far in this process. A split counts once, however often
 * this process attempts it or finds it committed.
 */
public final class LiveCounts {
  /** What each split adds to the sums below. */
  private final Map<Integer, SplitCounts> bySplit = new ConcurrentHashMap<>();

  private final LongAdder predictions = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder inputBytes = new LongAdder();
  private volatile RunPhase phase = RunPhase.STARTING;

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

  /** What the run is at, as far as this process knows. */
  public RunPhase phase() {
    return phase;
  }

  /** Says that some of the run is at this phase: the run is at the last one that was said. */
  public synchronized void enter(RunPhase next) {
    if (next.compareTo(phase) > 0) {
      phase = next;
    }
  }

  /** Sets the counts to those that workers in other processes have reported. */
  public void set(long allPredictions, long allFailures, long allInputBytes) {
    set(predictions, allPredictions);
    set(failures, allFailures);
    set(inputBytes, allInputBytes);
  }

  private static void set(LongAdder adder, long value) {
    adder.add(value - adder.sum()); // and never less in between
  }

  /** Whether anything of a split is in the counts. */
  boolean hasCounted(int split) {
    return !bySplit.getOrDefault(split, SplitCounts.NONE).equals(SplitCounts.NONE);
  }

  /** Sets what a split adds to the counts, in place of what it added before. */
  void count(int split, SplitCounts now) {
    SplitCounts previous = bySplit.put(split, now);
    SplitCounts before = previous == null ? SplitCounts.NONE : previous;
    predictions.add(now.predictions() - before.predictions());
    failures.add(now.failures() - before.failures());
    inputBytes.add(now.inputBytes() - before.inputBytes());
  }
}
