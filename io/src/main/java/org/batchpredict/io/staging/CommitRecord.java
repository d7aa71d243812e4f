package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.ErrorStat;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/**
 * What one split came to: its staged files with their counts, and the offsets that were read.
 *
 * @param attempt which of the attempts at the split wrote the files
 * @param worker which process that was
 * @param failures null when no instance failed
 * @param ranges what reading each of the split's ranges came to, in their order
 * @param changedInputs the files that were no longer those of the plan, and were read all the same
 * @param times how long the steps of the attempt took
 * @param report what it says for the job's report; null when there is to be none
 */
public record CommitRecord(
    int split,
    String attempt,
    WorkerProcess worker,
    WrittenFile results,
    @Nullable WrittenFile failures,
    long predictions,
    long failureCount,
    List<ErrorStat> errorStats,
    List<RangeRead> ranges,
    List<String> changedInputs,
    StepTimes times,
    @Nullable SplitReport report) {
  public CommitRecord {
    requireNonNull(attempt, "attempt");
    requireNonNull(worker, "worker");
    requireNonNull(times, "times");
    errorStats = List.copyOf(errorStats);
    ranges = List.copyOf(ranges);
    changedInputs = List.copyOf(changedInputs);
    if (results.records() != predictions
        || failureCount != (failures == null ? 0 : failures.records())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid counts of split %d: %d predictions, %d failures (must be those of its files)",
              split,
              predictions,
              failureCount));
    }
    long read = ranges.stream().mapToLong(RangeRead::records).sum();
    if (predictions + failureCount != read) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid counts of split %d: %d predictions + %d failures (must be the %d records read)",
              split,
              predictions,
              failureCount,
              read));
    }
  }

  CommitRecord withoutStatistics() {
    return new CommitRecord(
        split,
        attempt,
        worker,
        results,
        failures,
        predictions,
        failureCount,
        List.of(),
        ranges,
        changedInputs,
        times,
        null);
  }
}
