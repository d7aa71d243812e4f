package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Writes neighbouring elements of a column of one dtype. */
interface ElementWriter {
  /** STRING outputs whose alias ends so are bytes, not text (docs/spec.md, Results). */
  String BYTES_SUFFIX = "_bytes";

  /**
   * Appends {@code count} elements from element {@code from}, with commas between them.
   *
   * @return false when one of them has no text; a part of them is in the buffer then
   */
  boolean write(Column column, int from, int count, LineBuffer out);

  /** Elements as JSON values. */
  static ElementWriter json(TensorSpec spec) {
    return switch (spec.dtype().kind()) {
      case FLOAT -> FloatWriter.json(spec.dtype());
      case INT, UINT -> new IntegerWriter(spec.dtype());
      case BOOL -> new BoolWriter();
      case STRING -> isBytes(spec) ? StringWriter.BASE64 : StringWriter.JSON;
    };
  }

  /** Elements as JSON values for people to look at, of whatever bytes strings are. */
  static ElementWriter shown(TensorSpec spec) {
    return spec.dtype().kind() == DType.Kind.STRING && !isBytes(spec)
        ? StringWriter.SHOWN
        : json(spec);
  }

  /** Elements as CSV cells before they are quoted. */
  static ElementWriter csv(TensorSpec spec) {
    return switch (spec.dtype().kind()) {
      case FLOAT -> FloatWriter.bare(spec.dtype());
      case INT, UINT, BOOL -> json(spec);
      case STRING -> isBytes(spec) ? StringWriter.BASE64 : StringWriter.TEXT;
    };
  }

  private static boolean isBytes(TensorSpec spec) {
    return spec.alias().endsWith(BYTES_SUFFIX);
  }
}
