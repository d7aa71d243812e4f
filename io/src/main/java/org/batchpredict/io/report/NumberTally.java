package org.batchpredict.io.report;

import java.util.Arrays;

/**
 * Counts numbers one after another, and keeps an even sample of bounded size of them. Not safe for
 * several threads.
 */
public final class NumberTally {
  private final Sampling sampling = new Sampling();
  private double[] sample = new double[64];
  private int size;
  private long nan;
  private long positiveInfinity;
  private long negativeInfinity;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  public void add(double number) {
    if (Double.isFinite(number)) {
      sum += number;
      if (number < min) {
        min = number;
      }
      if (number > max) {
        max = number;
      }
    } else {
      addNonFinite(number);
    }
    if (sampling.ahead() == 0) {
      take(number);
    } else {
      sampling.pass(1);
    }
  }

  public NumberSummary summary() {
    double[] sorted = Arrays.copyOf(sample, size);
    Arrays.sort(sorted);
    long values = sampling.seen();
    long finite = values - nan - positiveInfinity - negativeInfinity;
    return new NumberSummary(
        values,
        nan,
        positiveInfinity,
        negativeInfinity,
        Double.isFinite(sum) ? sum : Double.MAX_VALUE,
        finite == 0 ? null : min,
        finite == 0 ? null : max,
        Points.of(sorted, finite));
  }

  private void addNonFinite(double number) {
    if (Double.isNaN(number)) {
      nan++;
    } else if (number > 0) {
      positiveInfinity++;
    } else {
      negativeInfinity++;
    }
  }

  private void take(double number) {
    if (Double.isFinite(number)) {
      if (size == sample.length) {
        sample = Arrays.copyOf(sample, 2 * size);
      }
      sample[size++] = number;
    }
    if (sampling.take()) {
      int kept = 0;
      for (int i = 0; i < size; i += 2) {
        sample[kept++] = sample[i];
      }
      size = kept;
    }
  }
}
