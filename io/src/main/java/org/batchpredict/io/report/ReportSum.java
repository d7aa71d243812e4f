package org.batchpredict.io.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.batchpredict.io.report.JobReport.SplitTime;
import org.jspecify.annotations.Nullable;

/** Adds up what splits say of their passes, in their order. */
public final class ReportSum {
  private final List<SplitTime> splits = new ArrayList<>();
  private int untold;
  private long batches;
  private final OutputSum runSeconds = new OutputSum("runSeconds", "DOUBLE");
  private final OutputSum batchSizes = new OutputSum("batchSizes", "INT64");
  private final Map<String, OutputSum> outputs = new LinkedHashMap<>();
  private final TreeSet<String> omittedOutputs = new TreeSet<>();

  /**
   * Adds what a split says.
   *
   * @param report null for a split that says nothing
   */
  public void add(int split, @Nullable SplitReport report) {
    if (report == null) {
      untold++;
      return;
    }
    splits.add(new SplitTime(split, report.startedMillis(), report.endedMillis()));
    batches += report.batches();
    runSeconds.add(report.runSeconds());
    batchSizes.add(report.batchSizes());
    for (OutputSummary output : report.outputs()) {
      outputs
          .computeIfAbsent(output.alias(), alias -> new OutputSum(alias, output.dtype()))
          .add(output);
    }
    omittedOutputs.addAll(report.omittedOutputs());
  }

  /** The sum; null when no split says anything. */
  public @Nullable JobReport toReport() {
    return splits.isEmpty()
        ? null
        : new JobReport(
            splits,
            untold,
            batches,
            runSeconds.toReport().numbers(),
            batchSizes.toReport().numbers(),
            outputs.values().stream().map(OutputSum::toReport).toList(),
            omittedOutputs);
  }
}
