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
 * Notes what one attempt at a split does, for the job's report. Its batches are noted in their
 * order, whatever lanes they come from, so that the same input gives the same summaries.
 */
public final class SplitTally {
  /** What the outputs of a split may take of its commit record. */
  private static final int MOST_BYTES = 28 << 10;

  private final long startedMillis;
  private final List<@Nullable OutputTally> outputs = new ArrayList<>();
  private final List<String> omitted = new ArrayList<>();
  private final NumberTally runSeconds = new NumberTally();
  private final NumberTally batchSizes = new NumberTally();
  private StepTimes times = StepTimes.NONE;
  private long batches;

  /**
   * @param outputs of the signature
   */
  public SplitTally(List<TensorSpec> outputs, long startedMillis) {
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
    batches++;
    runSeconds.add(its.run() / 1e9);
    batchSizes.add(records);
  }

  public SplitReport report(long endedMillis) {
    return new SplitReport(
        startedMillis,
        endedMillis,
        times,
        batches,
        runSeconds.summary(),
        batchSizes.summary(),
        outputs.stream().filter(o -> o != null).map(OutputTally::summary).toList(),
        omitted.subList(0, Math.min(omitted.size(), 20)));
  }
}
