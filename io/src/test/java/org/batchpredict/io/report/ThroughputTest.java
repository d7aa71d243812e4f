package org.batchpredict.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.batchpredict.io.report.JobReport.SplitTime;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  @Test
  void spreadsTheRecordsOfASplitOverItsTime() {
    assertThat(throughput(90_000, time(0, 30_000, 90_000), time(1, 0, 60_000)).slotSeconds())
        .isEqualTo(2);
    assertThat(throughput(400, time(0, 0, 400), time(1, 350, 350)))
        .isEqualTo(new Throughput(0.1, List.of(30L, 30L, 30L, 150L)));
  }

  @Test
  void losesNoRecord() {
    for (long end : new long[] {1, 99, 7_001, 3_600_000, 100L * 86_400_000}) {
      Throughput throughput = throughput(end, time(0, 0, end), time(1, end / 3, end));
      assertThat(throughput.records()).hasSizeBetween(1, 60);
      assertThat(throughput.records().stream().mapToLong(n -> n).sum())
          .isBetween(240 - 30L, 240 + 30L);
    }
  }

  private static SplitTime time(int split, long from, long to) {
    return new SplitTime(split, from, to);
  }

  private static Throughput throughput(long end, SplitTime... splits) {
    SplitWork work = new SplitWork(0, "f", 0, 1, 1, 1, 100, 20);
    return Throughput.of(List.of(splits), Map.of(0, work, 1, work), 0, end);
  }
}
