package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the numbers of one output in one split are. All are counted; the points are of a sample.
 *
 * @param values how many there are, of any kind
 * @param sum of those that are finite
 * @param min the least of those that are finite; null when there are none
 * @param max the greatest of them
 */
public record NumberSummary(
    long values,
    long nan,
    long positiveInfinity,
    long negativeInfinity,
    double sum,
    @Nullable Double min,
    @Nullable Double max,
    Points points) {
  public NumberSummary {
    requireNonNull(points, "points");
  }
}
