package org.batchpredict.transforms.job;

import java.util.Arrays;
import java.util.Locale;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;

/**
 * By how much rows of one output differ where they should be the same. Sums of floats depend on the
 * order in which they are added, and that on the size of the batch: floats may differ by a small
 * share of the largest of them. All else is the same or is not (docs/adr/0030).
 */
final class RowDifference {
  /** It has other dimensions, other text: there is no number for it. */
  private boolean other;

  private double largest;

  /** Looks at a row of one column, and at the one in another that should be like it. */
  void add(Column column, int row, Column like, int likeRow) {
    if (!column.rowDims().equals(like.rowDims())) {
      other = true;
      return;
    }
    int size = column.rowSize();
    if (column instanceof StringColumn strings) {
      for (int i = 0; i < size; i++) {
        other |= !equal(strings, row * size + i, (StringColumn) like, likeRow * size + i);
      }
    } else if (column.dtype().kind() == DType.Kind.FLOAT) {
      addFloats((NumberColumn) column, row * size, (NumberColumn) like, likeRow * size, size);
    } else {
      int bytes = ((NumberColumn) column).rowBytes();
      other |=
          !Arrays.equals(
              column.data(),
              row * bytes,
              (row + 1) * bytes,
              like.data(),
              likeRow * bytes,
              (likeRow + 1) * bytes);
    }
  }

  private void addFloats(NumberColumn column, int from, NumberColumn like, int likeFrom, int size) {
    double allowed = tolerance(column.dtype()) * Math.max(most(column), most(like));
    for (int i = 0; i < size; i++) {
      double a = get(column, from + i);
      double b = get(like, likeFrom + i);
      double difference = Math.abs(a - b);
      if (Double.compare(a, b) == 0 || difference <= allowed) {
        continue;
      }
      if (Double.isFinite(difference)) {
        largest = Math.max(largest, difference);
      } else {
        other = true;
      }
    }
  }

  /** What is different, for people; empty when nothing is. */
  String describe() {
    if (other) {
      return "other values";
    }
    return largest == 0 ? "" : String.format(Locale.ROOT, "by up to %.3g", largest);
  }

  /** Hundreds of times what rounding alone makes of sums; a GPU's short floats included. */
  private static double tolerance(DType dtype) {
    return switch (dtype) {
      case DOUBLE -> 1e-9;
      case FLOAT -> 1e-3;
      case HALF -> 1e-2;
      default -> 5e-2;
    };
  }

  /**
   * The greatest finite magnitude in a column: where values cancel out, it tells what they were.
   */
  private static double most(NumberColumn column) {
    double most = 0;
    for (int i = 0; i < column.byteCount() / column.dtype().bytes(); i++) {
      double magnitude = Math.abs(get(column, i));
      most = Double.isFinite(magnitude) ? Math.max(most, magnitude) : most;
    }
    return most;
  }

  private static double get(NumberColumn column, int element) {
    return switch (column.dtype()) {
      case FLOAT -> column.getFloat(element);
      case DOUBLE -> column.getDouble(element);
      default -> Float16.of(column.dtype()).value(column.getShort(element));
    };
  }

  private static boolean equal(StringColumn a, int i, StringColumn b, int j) {
    return Arrays.equals(
        a.data(),
        a.start(i),
        a.start(i) + a.length(i),
        b.data(),
        b.start(j),
        b.start(j) + b.length(j));
  }
}
