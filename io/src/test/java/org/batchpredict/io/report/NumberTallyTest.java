package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumberTallyTest {
  private final NumberTally tally = new NumberTally();

  @Test
  void keepsAllOfAFew() {
    IntStream.of(3, 1, 2).forEach(tally::add);

    assertThat(tally.summary())
        .isEqualTo(
            new NumberSummary(3, 0, 0, 0, 6, 1.0, 3.0, Points.of(new double[] {1, 2, 3}, 3)));
    assertThat(tally.summary().points().values()).containsExactly(1, 2, 3);
  }

  @Test
  void countsWhatIsNoFiniteNumberApart() {
    for (double number :
        new double[] {
          Double.NaN, 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
        }) {
      tally.add(number);
    }
    assertThat(tally.summary())
        .isEqualTo(new NumberSummary(5, 2, 1, 1, 1, 1.0, 1.0, Points.of(new double[] {1}, 1)));
    NumberTally none = new NumberTally();
    none.add(Double.NaN);
    assertThat(none.summary()).isEqualTo(new NumberSummary(1, 1, 0, 0, 0, null, null, Points.NONE));
  }

  @Test
  void countsAllAndSamplesEvenly() {
    Random random = new Random(7);
    int count = 1_000_000;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double number = random.nextGaussian() + (i < count / 2 ? 0 : 100);
      tally.add(number);
      sum += number;
    }
    NumberSummary summary = tally.summary();
    assertThat(summary.values()).isEqualTo(count);
    assertThat(summary.sum()).isEqualTo(sum);
    assertThat(summary.points().count()).isEqualTo(count);
    assertThat(summary.points().data()).hasSizeLessThan(2900);
    double[] points = summary.points().values();
    assertThat(points).hasSize(Points.MOST);
    assertThat(below(points, 50)).isCloseTo(0.5, within(0.03));
    assertThat(below(points, 0)).isCloseTo(0.25, within(0.03));
    assertThat(below(points, 101)).isCloseTo(0.92, within(0.03));
  }

  /** As the elements of a row of outputs do, one after another. */
  @Test
  void followsNoPeriod() {
    for (int i = 0; i < 1_000_000; i++) {
      tally.add(i % 8);
    }
    double[] points = tally.summary().points().values();
    for (int i = 1; i < 8; i++) {
      assertThat(below(points, i)).isCloseTo(i / 8.0, within(0.03));
    }
  }

  @Test
  void isTheSameEachTime() {
    NumberTally again = new NumberTally();
    for (int i = 0; i < 100_000; i++) {
      tally.add(i * 31 % 1009);
      again.add(i * 31 % 1009);
    }
    assertThat(again.summary()).isEqualTo(tally.summary());
  }

  @Test
  void isTheSplitsDistribution() {
    IntStream.rangeClosed(1, 100).forEach(tally::add);
    OutputSum sum = new OutputSum("x", "FLOAT");
    sum.add(tally.summary());
    Distribution numbers = requireNonNull(sum.toReport().numbers());
    assertThat(numbers.p50()).isEqualTo(50.5);
    assertThat(numbers.p99()).isEqualTo(99.5);
    assertThat(numbers.mean()).isEqualTo(50.5);
  }

  private static double below(double[] points, double bound) {
    return (double) IntStream.range(0, points.length).filter(i -> points[i] < bound).count()
        / points.length;
  }
}
