package org.batchpredict.io.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Numbers with weights, of which so many are kept that ranks are right to a thousandth. */
final class WeightedPoints {
  private static final int MOST = 1 << 16;
  private static final int KEPT = 1 << 10;

  private double[] values = new double[256];
  private double[] weights = new double[256];
  private int size;
  private boolean sorted = true;
  private double total;

  void add(Points points) {
    double[] added = points.values();
    for (double value : added) {
      add(value, (double) points.count() / added.length);
    }
  }

  void add(double value, double weight) {
    if (size == MOST) {
      compact();
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
    }
    values[size] = value;
    weights[size++] = weight;
    total += weight;
    sorted = false;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  double value(int i) {
    sort();
    return values[i];
  }

  /** The share of all that a point stands for. */
  double share(int i) {
    sort();
    return weights[i] / total;
  }

  /**
   * The number below which a share of all is, which lies between two points as the share does
   * between those of their middles.
   */
  double quantile(double share) {
    sort();
    double wanted = share * total;
    double below = 0;
    double previousMiddle = 0;
    for (int i = 0; i < size; i++) {
      double middle = below + weights[i] / 2;
      if (wanted <= middle) {
        if (i == 0) {
          return values[0];
        }
        double part = (wanted - previousMiddle) / (middle - previousMiddle);
        return values[i - 1] + (values[i] - values[i - 1]) * part;
      }
      below += weights[i];
      previousMiddle = middle;
    }
    return values[size - 1];
  }

  private void compact() {
    sort();
    double[] kept = new double[KEPT];
    double below = 0;
    int at = 0;
    for (int i = 0; i < KEPT; i++) {
      double wanted = (i + 0.5) / KEPT * total;
      while (at < size - 1 && below + weights[at] < wanted) {
        below += weights[at++];
      }
      kept[i] = values[at];
    }
    System.arraycopy(kept, 0, values, 0, KEPT);
    Arrays.fill(weights, 0, KEPT, total / KEPT);
    size = KEPT;
  }

  private void sort() {
    if (sorted) {
      return;
    }
    double[] unsorted = values.clone();
    double[] theirs = weights.clone();
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> unsorted[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < size; i++) {
      values[i] = unsorted[order[i]];
      weights[i] = theirs[order[i]];
    }
    sorted = true;
  }
}
