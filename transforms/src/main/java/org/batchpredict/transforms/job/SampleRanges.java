package org.batchpredict.transforms.job;

import java.util.List;
import java.util.stream.IntStream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.staging.Plan;

/** Where in the input a dry run takes its sample: the same places each time, spread over it. */
final class SampleRanges {
  /** Each is a file to open; more cost more than they tell. */
  private static final int MOST = 20;

  private SampleRanges() {}

  /**
   * Ranges of the plan at equal distances, each as a split of its own, in the order of the input.
   */
  static List<Split> of(Plan plan) {
    List<FileRange> ranges =
        plan.splits().stream()
            .flatMap(split -> split.ranges().stream())
            .filter(range -> range.size() > 0)
            .toList();
    int count = Math.min(MOST, ranges.size());
    return IntStream.range(0, count)
        .mapToObj(i -> ranges.get((int) ((long) i * ranges.size() / count)))
        .map(range -> new Split(0, List.of(range)))
        .toList();
  }
}
