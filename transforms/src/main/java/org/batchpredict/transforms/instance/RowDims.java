package org.batchpredict.transforms.instance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.batchpredict.transforms.tensor.RowShape;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of one JSON value, learned while its nested lists go by. Lists of one depth must
 * have one length, and single values one depth.
 */
final class RowDims {
  private static final int OPEN = -1;

  /** What the dimensions must be; null when any will do. */
  private final int @Nullable [] expected;

  /** Whether a row is one element in lists. */
  private final boolean oneElement;

  private int[] dims = new int[4];
  private int opened;
  private int rank;
  private boolean fits;

  RowDims(RowShape shape) {
    List<Integer> known = shape.dims();
    expected = known == null ? null : known.stream().mapToInt(Integer::intValue).toArray();
    oneElement = known != null && !known.isEmpty() && known.stream().allMatch(dim -> dim == 1);
  }

  void clear() {
    opened = 0;
    rank = OPEN;
    fits = true;
  }

  /**
   * Whether nothing seen so far is too deep or too long; the elements of what isn't need no room.
   */
  boolean fits() {
    return fits;
  }

  int rank() {
    return rank;
  }

  int dim(int depth) {
    return dims[depth];
  }

  /**
   * A list begins inside {@code depth} others.
   *
   * @return false when the value is ragged
   */
  boolean startList(int depth) {
    if (depth == opened) {
      if (opened == dims.length) {
        dims = Arrays.copyOf(dims, 2 * opened);
      }
      dims[opened++] = OPEN;
      fits &= expected == null || depth < expected.length;
    }
    return rank == OPEN || depth < rank;
  }

  /** An element of a list at {@code depth} begins, its {@code count}-th. */
  void element(int depth, int count) {
    if (expected != null && depth < expected.length) {
      int most = expected[depth];
      fits &= most == RowShape.UNKNOWN || count <= most;
    }
  }

  /**
   * A list of {@code count} elements ends.
   *
   * @return false when the value is ragged
   */
  boolean endList(int depth, int count) {
    if (count == 0 && rank == OPEN) {
      rank = depth + 1;
    }
    if (dims[depth] == OPEN) {
      dims[depth] = count;
    }
    return dims[depth] == count;
  }

  /**
   * A single value stands inside {@code depth} lists.
   *
   * @return false when the value is ragged
   */
  boolean single(int depth) {
    if (rank == OPEN) {
      rank = depth;
      fits &= expected == null || depth == expected.length || (depth == 0 && oneElement);
    }
    return depth == rank;
  }

  /**
   * Whether a list inside {@code depth - 1} others can go on with single values until it has {@code
   * count}.
   */
  boolean takes(int depth, int count) {
    if (!single(depth) || !fits) {
      return false;
    }
    return expected == null
        || expected[depth - 1] == RowShape.UNKNOWN
        || count <= expected[depth - 1];
  }

  /**
   * Whether the whole value is as expected. A single value is taken for the row of one element that
   * it can only be.
   */
  boolean match() {
    if (expected == null) {
      return true;
    }
    if (rank == 0 && oneElement) {
      rank = expected.length;
      dims = new int[Math.max(rank, dims.length)];
      Arrays.fill(dims, 1);
    }
    boolean same = fits && rank == expected.length;
    for (int i = 0; same && i < rank; i++) {
      same = expected[i] == RowShape.UNKNOWN || expected[i] == dims[i];
    }
    return same;
  }

  List<Integer> toList() {
    List<Integer> list = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      list.add(dims[i]);
    }
    return list;
  }

  @Override
  public String toString() {
    return new RowShape(toList()).toString();
  }
}
