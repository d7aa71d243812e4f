package org.batchpredict.transforms.report;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.report.NumberTally;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Notes what one attempt at a split does: the time of its steps, and what the job's report says
 * where there is to be one. Its batches are noted in their order, whatever lanes they come from, so
 * that the same input gives the same summaries.
 */
public final class SplitTally {
  /** What the outputs of a split may take of its commit record. */
  private static final int MOST_BYTES = 28 << 10;

  private final boolean reports;
  private final long startedMillis;
  private final List<@Nullable OutputTally> outputs = new ArrayList<>();
  private final List<String> omitted = new ArrayList<>();
  private final NumberTally runSeconds = new NumberTally();
  private final NumberTally batchSizes = new NumberTally();
  private StepTimes times = StepTimes.NONE;
  private long batches;

  /** Notes times alone, for a job without a report. */
  public static SplitTally ofTimes() {
    return new SplitTally(false, List.of(), 0);
  }

  /**
   * @param outputs of the signature
   */
  public SplitTally(List<TensorSpec> outputs, long startedMillis) {
    this(true, outputs, startedMillis);
  }

  private SplitTally(boolean reports, List<TensorSpec> outputs, long startedMillis) {
    this.reports = reports;
    this.startedMillis = startedMillis;
    int bytes = 0;
    for (TensorSpec spec : outputs) {
      OutputTally tally = OutputTally.of(spec);
      int more = tally.mostBytes() + 6 * spec.alias().length();
      boolean fits = bytes + more <= MOST_BYTES;
      this.outputs.add(fits ? tally : null);
      bytes += fits ? more : 0;
      if (!fits) {
        omitted.add(spec.alias());
      }
    }
  }

  /** Whether it wants rows. */
  public boolean reports() {
    return reports;
  }

  /**
   * Notes rows of outputs, in the order of their predictions.
   *
   * @param columns in the order of the signature
   */
  public void addRows(List<Column> columns, int from, int to) {
    for (int i = 0; i < outputs.size(); i++) {
      OutputTally output = outputs.get(i);
      if (output != null) {
        Column column = columns.get(i);
        output.add(column, from * column.rowSize(), to * column.rowSize());
      }
    }
  }

  /** Notes that a batch is written. */
  public void addBatch(Laps laps, int records) {
    StepTimes its = laps.times();
    times = times.plus(its);
    if (!reports) {
      return;
    }
    batches++;
    runSeconds.add(its.run() / 1e9);
    batchSizes.add(records);
  }

  /** How long the steps took, of all batches. */
  public StepTimes times() {
    return times;
  }

  /** What the report is told; null where there is to be none. */
  public @Nullable SplitReport report(long endedMillis) {
    if (!reports) {
      return null;
    }
    return new SplitReport(
        startedMillis,
        endedMillis,
        batches,
        runSeconds.summary(),
        batchSizes.summary(),
        outputs.stream().filter(o -> o != null).map(OutputTally::summary).toList(),
        omitted.subList(0, Math.min(omitted.size(), 20)));
  }
}
