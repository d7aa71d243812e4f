package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunMonitorTest {
  private static final ErrorLimits A_TENTH = new ErrorLimits(null, 0.1);

  private final RunControl control = RunControl.open("monitored");

  @AfterEach
  void close() {
    control.close();
  }

  @Test
  void countsSplitsOfAllWorkersInTheProcess() {
    RunMonitor one = new RunMonitor(control, A_TENTH);
    RunMonitor other = new RunMonitor(control, A_TENTH);
    one.onBatch(0, new SplitCounts(0, 90, 0));
    other.onBatch(1, new SplitCounts(900, 9, 0));
    assertThatThrownBy(() -> other.onBatch(1, new SplitCounts(900, 11, 0)))
        .hasMessageContaining("101 of the 1001 instances");
  }

  @Test
  void judgesTheWholeRunAndNotWhatThisProcessHasSeen() {
    RunMonitor monitor = new RunMonitor(control, A_TENTH, here -> new SplitCounts(9_000, 0, 0));
    monitor.onBatch(0, new SplitCounts(100, 900, 0));
    assertThatThrownBy(() -> monitor.onBatch(0, new SplitCounts(100, 1_100, 0)))
        .hasMessageContaining("1100 of the 10200 instances");
  }

  @Test
  void asksOfTheWholeRunOnlyNowAndThen() {
    int[] asked = new int[1];
    RunMonitor monitor =
        new RunMonitor(
            control,
            A_TENTH,
            here -> {
              asked[0]++;
              return new SplitCounts(1_000_000, 0, 0);
            });
    for (int failures = 1_000; failures < 2_000; failures++) {
      monitor.onBatch(0, new SplitCounts(0, failures, 0));
    }
    assertThat(asked[0]).isBetween(7, 8); // at 1000, 1100, 1210, 1331 and so on
  }

  @Test
  void judgesByWhatIsKnownWhereTheRestCannotBeRead() {
    RunMonitor monitor =
        new RunMonitor(
            control,
            A_TENTH,
            here -> {
              throw new IOException("no listing");
            });
    assertThatThrownBy(() -> monitor.onBatch(0, new SplitCounts(0, 1_000, 0)))
        .hasMessageContaining("1000 of the 1000 instances");
  }

  @Test
  void keepsTheCountsOfLostWorkOnceTheRunIsEnded() {
    RunMonitor monitor = new RunMonitor(control, A_TENTH);
    monitor.onBatch(0, new SplitCounts(10, 0, 0));
    monitor.onLost(0);
    assertThat(control.counts().predictions()).isZero();

    assertThatThrownBy(() -> monitor.onBatch(0, new SplitCounts(0, 1_000, 0)))
        .isInstanceOf(JobException.class);
    monitor.onLost(0);
    assertThat(control.counts().failures()).isEqualTo(1_000);
  }
}
