package org.batchpredict.transforms.format;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Formats predictions (docs/spec.md, Results). A formatter belongs to one thread. */
@FunctionalInterface
public interface PredictionFormatter {
  /** Whether predictions are text in UTF-8, which can be shown to people. */
  default boolean isText() {
    return false;
  }

  /**
   * Appends the prediction of one instance.
   *
   * @param columns the outputs of a batch, in the order of the spec
   * @param row the instance's row in each of them
   * @param passed what goes past the model: a column for each of the spec's fields and, when the
   *     instance is written too, one of the instances' JSON, each on one line. An empty element is
   *     a field that the instance does not have
   * @param i the instance's element in each of these
   * @return why the outputs cannot be written; then nothing is appended. Null when the prediction
   *     was written
   */
  @Nullable Failure write(
      List<Column> columns, int row, List<StringColumn> passed, int i, LineBuffer out);
}
