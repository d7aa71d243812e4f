package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.batchpredict.io.report.Distribution.Bin;
import org.batchpredict.io.report.OutputReport.TopText;
import org.junit.jupiter.api.Test;

class OutputSumTest {
  @Test
  void weighsSplitsByTheirValues() {
    OutputSum sum = new OutputSum("x", "FLOAT");
    sum.add(numbers(90_000, 1));
    sum.add(numbers(10_000, 2));

    OutputReport report = sum.toReport();
    Distribution numbers = requireNonNull(report.numbers());
    assertThat(report.values()).isEqualTo(100_000);
    assertThat(numbers.mean()).isCloseTo(1.1, within(1e-9));
    assertThat(numbers.p75()).isEqualTo(1);
    assertThat(numbers.p95()).isEqualTo(2);
    assertThat(numbers.bins().get(0).share()).isCloseTo(0.9, within(1e-5));
  }

  @Test
  void keepsRanksOfMoreSplitsThanItHoldsPointsOf() {
    OutputSum sum = new OutputSum("x", "FLOAT");
    for (int split = 0; split < 2000; split++) {
      NumberTally tally = new NumberTally();
      for (int i = 0; i < 300; i++) {
        tally.add(split + i / 300.0);
      }
      sum.add(tally.summary());
    }
    Distribution numbers = requireNonNull(sum.toReport().numbers());
    assertThat(numbers.p25()).isCloseTo(500, within(10.0));
    assertThat(numbers.p50()).isCloseTo(1000, within(10.0));
    assertThat(numbers.p99()).isCloseTo(1980, within(10.0));
    assertThat(numbers.max()).isEqualTo(1999 + 299 / 300.0);
    assertThat(numbers.bins()).hasSizeLessThan(32).allMatch(bin -> bin.share() > 0.02);
  }

  @Test
  void hasABinForEachOfAFewIntegers() {
    OutputSum sum = new OutputSum("x", "INT32");
    NumberTally tally = new NumberTally();
    for (int number : new int[] {3, 5, 5, 4}) {
      tally.add(number);
    }
    sum.add(tally.summary());
    assertThat(requireNonNull(sum.toReport().numbers()).bins())
        .containsExactly(new Bin(2.5, 3.5, 0.25), new Bin(3.5, 4.5, 0.25), new Bin(4.5, 5.5, 0.5));
  }

  @Test
  void hasRoundBinsWithoutWhatLiesFarOut() {
    OutputSum sum = new OutputSum("x", "FLOAT");
    NumberTally tally = new NumberTally();
    for (int i = 0; i < 1000; i++) {
      tally.add(i / 1000.0);
    }
    tally.add(1e30);
    sum.add(tally.summary());
    Distribution numbers = requireNonNull(sum.toReport().numbers());
    assertThat(numbers.max()).isEqualTo(1e30);
    assertThat(numbers.bins())
        .hasSize(20)
        .startsWith(new Bin(0, 0.05, numbers.bins().get(0).share()));
    assertThat(numbers.bins().get(19).to()).isEqualTo(1);
  }

  @Test
  void holdsNumbersOfAllSizes() {
    for (double scale : new double[] {1e-310, 1e-30, 1e30, 1e307}) {
      OutputSum sum = new OutputSum("x", "DOUBLE");
      NumberTally tally = new NumberTally();
      for (int i = -5; i < 5; i++) {
        tally.add(i * scale);
      }
      sum.add(tally.summary());
      Distribution numbers = requireNonNull(sum.toReport().numbers());
      assertThat(numbers.bins().stream().mapToDouble(Bin::share).sum())
          .as("scale %s", scale)
          .isCloseTo(1, within(1e-5));
      assertThat(numbers.bins()).allMatch(bin -> Double.isFinite(bin.from() + bin.to()));
    }
  }

  @Test
  void addsUpTexts() {
    OutputSum sum = new OutputSum("x", "STRING");
    sum.add(texts(Map.of("a", 3L, "b", 1L), 400));
    sum.add(texts(Map.of("b", 100L), 100));
    assertThat(sum.toReport())
        .isEqualTo(
            new OutputReport(
                "x",
                "STRING",
                500,
                0,
                0,
                0,
                null,
                List.of(new TopText("a", 0.6), new TopText("b", 0.4))));
  }

  private static OutputSummary texts(Map<String, Long> counts, long values) {
    return new OutputSummary("x", "STRING", null, TextSummary.ofCounts(counts, values));
  }

  private static NumberSummary numbers(int count, double number) {
    NumberTally tally = new NumberTally();
    for (int i = 0; i < count; i++) {
      tally.add(number);
    }
    return tally.summary();
  }
}
