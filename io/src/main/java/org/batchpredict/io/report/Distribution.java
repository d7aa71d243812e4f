package org.batchpredict.io.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How numbers are distributed. The least and the greatest are exact, quantiles and bins are
 * estimates from points.
 *
 * @param mean exact as well, but for rounding
 * @param p1 one in a hundred is less
 * @param bins the histogram, from the least to the greatest; what lies far out is in none
 */
public record Distribution(
    double min,
    double p1,
    double p5,
    double p25,
    double p50,
    double p75,
    double p95,
    double p99,
    double max,
    double mean,
    List<Bin> bins) {
  private static final int BINS = 30;
  private static final int MIN_BINS = 6;
  private static final int MOST_WHOLE = 40;

  /** What lies between two bounds: the lower one counts, the upper one does not. */
  public record Bin(double from, double to, double share) {}

  public Distribution {
    bins = List.copyOf(bins);
  }

  /**
   * @param whole whether all numbers are integers
   */
  static Distribution of(
      WeightedPoints points, double min, double max, double mean, boolean whole) {
    double[] q =
        DoubleStream.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
            .map(share -> Math.min(max, Math.max(min, points.quantile(share))))
            .toArray();
    return new Distribution(
        min, q[0], q[1], q[2], q[3], q[4], q[5], q[6], max, mean, bins(points, min, max, whole));
  }

  private static List<Bin> bins(WeightedPoints points, double min, double max, boolean whole) {
    double low = points.quantile(0.002);
    double high = points.quantile(0.998);
    double spread = high - low;
    // Nearly all, or all where that is not much wider.
    double from = low - min <= spread / 4 ? min : low;
    double to = max - high <= spread / 4 ? max : high;
    if (whole && to - from < MOST_WHOLE) {
      double first = Math.floor(from) - 0.5;
      return bins(points, from, to, first, 1, (int) (Math.floor(to) - first) + 1);
    }
    if (!(to > from) || !Double.isFinite(to - from)) {
      return List.of(new Bin(min, max, 1));
    }
    double step = Ticks.step(to - from, parts(points.size()));
    double start = Math.floor(from / step);
    int count = (int) (Math.floor(to / step) - start) + 1;
    List<Bin> bins = bins(points, from, to, start * step, step, count);
    return bins.isEmpty() ? List.of(new Bin(min, max, 1)) : bins;
  }

  private static List<Bin> bins(
      WeightedPoints points, double from, double to, double start, double step, int count) {
    if (count < 1 || start + step == start) {
      return List.of();
    }
    double[] shares = new double[count];
    for (int i = 0; i < points.size(); i++) {
      double value = points.value(i);
      if (value >= from && value <= to) {
        double bin = Math.floor((value - start) / step);
        shares[(int) Math.max(0, Math.min(count - 1, bin))] += points.share(i);
      }
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bins.add(
          new Bin(
              round(start + i * step, step),
              round(start + (i + 1) * step, step),
              Math.rint(shares[i] * 1e6) / 1e6));
    }
    return bins;
  }

  /** Few numbers are told apart in few bins. */
  private static int parts(int points) {
    return (int) Math.max(MIN_BINS, Math.min(BINS, 2 * Math.sqrt(points)));
  }

  /** Without the digits that are there for no reason but that a double is no decimal. */
  private static double round(double bound, double step) {
    double parts = Math.rint(10 / step);
    double rounded = parts <= 1 ? Math.rint(bound * 2) / 2 : Math.rint(bound * parts) / parts;
    return Double.isFinite(rounded) ? rounded : bound;
  }
}
