package org.batchpredict.transforms.report;

import java.util.HashMap;
import java.util.Map;
import org.batchpredict.io.report.OutputSummary;
import org.batchpredict.io.report.TextSummary;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Counts the values of a BOOL output. */
final class BoolTally extends OutputTally {
  private long values;
  private long trues;

  BoolTally(TensorSpec spec) {
    super(spec);
  }

  @Override
  int mostBytes() {
    return 300;
  }

  @Override
  void add(Column column, int from, int to) {
    NumberColumn bools = (NumberColumn) column;
    for (int i = from; i < to; i++) {
      trues += bools.getByte(i) == 0 ? 0 : 1;
    }
    values += to - from;
  }

  @Override
  OutputSummary summary() {
    Map<String, Long> counts = new HashMap<>();
    if (trues > 0) {
      counts.put("true", trues);
    }
    if (values > trues) {
      counts.put("false", values - trues);
    }
    return new OutputSummary(
        spec().alias(), spec().dtype().name(), null, TextSummary.ofCounts(counts, values));
  }
}
