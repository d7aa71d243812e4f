package org.batchpredict.io.report;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the splits of a job say of their passes, added up.
 *
 * @param splits when each of them was at work, in their order
 * @param untold the number of splits that say nothing: an earlier run had no report
 * @param runSeconds null when the model was not run
 * @param batchSizes null as well
 */
public record JobReport(
    List<SplitTime> splits,
    int untold,
    long batches,
    @Nullable Distribution runSeconds,
    @Nullable Distribution batchSizes,
    List<OutputReport> outputs,
    SortedSet<String> omittedOutputs) {

  /** When a split was at work, in milliseconds since the epoch. */
  public record SplitTime(int split, long startedMillis, long endedMillis) {}

  public JobReport {
    splits = List.copyOf(splits);
    outputs = List.copyOf(outputs);
    omittedOutputs = new TreeSet<>(omittedOutputs);
  }
}
