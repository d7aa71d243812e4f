package org.batchpredict.transforms.tensor;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the shape of one instance's value: the tensor's shape without the batch
 * dimension.
 *
 * @param dims the dimensions, {@link #UNKNOWN} where any size will do; null when the rank is
 *     unknown too
 */
public record RowShape(@Nullable List<Integer> dims) {
  /** In place of a dimension: any size. */
  public static final int UNKNOWN = -1;

  public RowShape {
    dims = dims == null ? null : List.copyOf(dims);
  }

  public static RowShape of(Integer... dims) {
    return new RowShape(List.of(dims));
  }

  public static RowShape unknownRank() {
    return new RowShape(null);
  }

  /** Whether every row has one element, in however many lists. */
  public boolean isOfOneElement() {
    return dims != null && dims.stream().allMatch(dim -> dim == 1);
  }

  /** As users write shapes: {@code [3,?]}, {@code []} for a scalar, {@code [...]} for any rank. */
  @Override
  public String toString() {
    if (dims == null) {
      return "[...]";
    }
    StringJoiner text = new StringJoiner(",", "[", "]"); // no stream: failures come by the million
    for (int dim : dims) {
      text.add(dim == UNKNOWN ? "?" : Integer.toString(dim));
    }
    return text.toString();
  }
}
