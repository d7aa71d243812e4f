package org.batchpredict.transforms.format;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * Formats predictions as lines.
 *
 * <p>Floats are written in the shortest decimal form that reads back as the same value of their
 * dtype, in Java's style: {@code 3.0}, {@code 0.001}, {@code 1.0E10}, with at least one digit after
 * the point.
 */
abstract sealed class TextFormatter implements PredictionFormatter
    permits JsonFormatter, CsvFormatter {
  private final OutputWriter[] outputs;

  TextFormatter(List<OutputWriter> outputs) {
    this.outputs = outputs.toArray(OutputWriter[]::new);
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  public final @Nullable Failure write(
      List<Column> columns, int row, List<StringColumn> passed, int i, LineBuffer out) {
    if (columns.size() != outputs.length) {
      throw new IllegalArgumentException(
          "Invalid number of columns: " + columns.size() + " (must be " + outputs.length + ")");
    }
    int start = out.size();
    startLine(passed, i, out);
    for (int output = 0; output < outputs.length; output++) {
      startValue(output, out);
      Failure failure = outputs[output].write(columns.get(output), row, out);
      if (failure != null) {
        out.truncate(start);
        return failure;
      }
    }
    endLine(out);
    return null;
  }

  /** Writes what comes before the outputs. */
  abstract void startLine(List<StringColumn> passed, int i, LineBuffer out);

  /** Writes what comes before the value of output {@code i}. */
  abstract void startValue(int i, LineBuffer out);

  abstract void endLine(LineBuffer out);
}
