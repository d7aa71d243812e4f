package org.batchpredict.transforms.job;

import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.staging.BatchChoice;

/**
 * What batches of one size take. Several batches in a row are a visit; of the visits, the fastest
 * counts, of the model and of the rest for themselves: what comes in between only makes slower.
 */
final class BatchTrial {
  private static final int VISIT_BATCHES = 3;

  /**
   * Else a visit to a small size could fall between two interruptions, one to a large could not.
   */
  private static final long VISIT_NANOS = 10_000_000L;

  private static final long MOST_VISIT_NANOS = 500_000_000L;

  private final int size;
  private int batches;
  private long records;
  private long run;
  private long rest;
  private long batchNanos;
  private double leastRun = Double.POSITIVE_INFINITY;
  private double leastRest = Double.POSITIVE_INFINITY;

  BatchTrial(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /** In the model. */
  static long run(StepTimes times) {
    return times.encode() + times.run() + times.decode();
  }

  /** In all other steps but waiting. */
  static long rest(StepTimes times) {
    return times.read() + times.parse() + times.format() + times.write();
  }

  /** Adds a batch; returns whether the visit is over. */
  boolean add(int count, StepTimes times) {
    batches++;
    records += count;
    run += run(times);
    rest += rest(times);
    long nanos = run + rest;
    if (nanos < MOST_VISIT_NANOS && (batches < VISIT_BATCHES || nanos < VISIT_NANOS)) {
      return false;
    }
    leastRun = Math.min(leastRun, (double) run / records);
    leastRest = Math.min(leastRest, (double) rest / records);
    batchNanos = nanos / batches;
    batches = 0;
    records = 0;
    run = 0;
    rest = 0;
    return true;
  }

  /** Nanoseconds of a record, in the fastest visits; infinite before the first is over. */
  double cost() {
    return leastRun + leastRest;
  }

  boolean isUnknown() {
    return cost() == Double.POSITIVE_INFINITY;
  }

  /** Nanoseconds of a batch, in the last visit. */
  long batchNanos() {
    return batchNanos;
  }

  void forget() {
    leastRun = Double.POSITIVE_INFINITY;
    leastRest = Double.POSITIVE_INFINITY;
  }

  BatchChoice.Tried toTried() {
    return new BatchChoice.Tried(size, micros(leastRun), micros(leastRest));
  }

  private static double micros(double nanos) {
    return Math.round(nanos) / 1e3;
  }
}
