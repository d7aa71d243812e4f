package org.batchpredict.transforms.instance;

import java.util.List;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/** How the values of a feature, a flat list, become a row of an input. */
final class FeatureShape {
  private static final int NONE = -1;

  private final TensorSpec spec;

  /** The dimensions of the row at hand; null when a row may have any, and is a list. */
  private final int @Nullable [] dims;

  /** The dimension that the number of values decides. */
  private int open = NONE;

  private boolean ambiguous;

  /** The number of values, but for the open dimension. */
  private long known = 1;

  FeatureShape(TensorSpec spec) {
    this.spec = spec;
    List<Integer> expected = spec.rowShape().dims();
    dims = expected == null ? null : expected.stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; dims != null && i < dims.length; i++) {
      if (dims[i] == RowShape.UNKNOWN) {
        ambiguous |= open != NONE;
        open = i;
      } else {
        known *= dims[i];
      }
    }
  }

  /** The dimensions of a row of so many values; valid until the next call. */
  int[] of(int count) throws InvalidInstanceException {
    if (dims == null) {
      return new int[] {count};
    }
    if (ambiguous) {
      throw invalid(count, "must have at most one unknown dimension to be fed by a tf.Example");
    }
    if (open == NONE) {
      if (count != known) {
        throw invalid(count, "expected " + known + ", for " + spec.rowShape());
      }
    } else if (known == 0 ? count != 0 : count % known != 0) {
      throw invalid(count, "expected a multiple of " + known + ", for " + spec.rowShape());
    } else {
      dims[open] = known == 0 ? 0 : (int) (count / known);
    }
    return dims;
  }

  private InvalidInstanceException invalid(int count, String reason) {
    return InvalidInstanceException.of(
        Stage.ENCODE,
        "Invalid shape of " + Excerpt.quoted(spec.alias()) + ": ",
        count == 1 ? "1 value" : count + " values",
        " (" + reason + ")");
  }
}
