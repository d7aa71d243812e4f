package org.batchpredict.transforms.report;

import org.batchpredict.io.report.OutputSummary;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Notes the values of one output. */
abstract class OutputTally {
  private final TensorSpec spec;

  OutputTally(TensorSpec spec) {
    this.spec = spec;
  }

  static OutputTally of(TensorSpec spec) {
    return switch (spec.dtype()) {
      case STRING -> new TextTally(spec);
      case BOOL -> new BoolTally(spec);
      default -> new NumbersTally(spec);
    };
  }

  final TensorSpec spec() {
    return spec;
  }

  /** The most bytes that its summary takes as JSON, but for the alias. */
  abstract int mostBytes();

  /** Notes elements {@code from} to {@code to} of a column. */
  abstract void add(Column column, int from, int to);

  abstract OutputSummary summary();
}
