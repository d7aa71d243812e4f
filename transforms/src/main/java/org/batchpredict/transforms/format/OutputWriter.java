package org.batchpredict.transforms.format;

import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one output. */
abstract class OutputWriter {
  private final String alias;
  private final DType dtype;
  private final Failure notText;

  OutputWriter(TensorSpec spec) {
    this.alias = spec.alias();
    this.dtype = spec.dtype();
    this.notText =
        new Failure(
            Stage.DECODE,
            ErrorCode.INVALID_OUTPUT,
            "Cannot format output "
                + alias
                + ": its bytes are not UTF-8 (give it an alias that ends in "
                + ElementWriter.BYTES_SUFFIX
                + " to have them in base64)");
  }

  /** Appends a row; when it has no text, returns why and leaves a part of it in the buffer. */
  final @Nullable Failure write(Column column, int row, LineBuffer out) {
    if (column.dtype() != dtype) {
      throw new IllegalArgumentException(
          "Invalid dtype of output " + alias + ": " + column.dtype() + " (must be " + dtype + ")");
    }
    return writeRow(column, row, out) ? null : notText;
  }

  abstract boolean writeRow(Column column, int row, LineBuffer out);
}
