package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Activity.Sample;
import org.junit.jupiter.api.Test;

class ActivityMeterTest {
  private static final Activity BEFORE =
      new Activity(
          new Progress(10, 8, 2, 100, 1000, Duration.ofSeconds(30)),
          2,
          List.of(new Sample(30, 8, 2)));

  private static WorkerReport report(long predictions, int seconds) {
    Progress progress =
        new Progress(predictions, predictions, 0, predictions, 1000, Duration.ofSeconds(seconds));
    return new WorkerReport(JobState.RUNNING, false, progress, 0, null);
  }

  @Test
  void addsUpTheTimesOfAllAttempts() {
    Activity activity = new ActivityMeter(BEFORE).add(report(20, 3600));

    assertThat(activity.progress().elapsed()).isEqualTo(Duration.ofSeconds(3630));
    assertThat(activity.nodeHours()).isEqualTo(3);
    assertThat(activity.progress().predictions()).isEqualTo(20);
    assertThat(activity.samples()).containsExactly(new Sample(30, 8, 2), new Sample(3630, 20, 0));
  }

  @Test
  void takesNothingBackThatIsNotYetCountedAgain() {
    ActivityMeter meter = new ActivityMeter(BEFORE);

    assertThat(meter.add(report(0, 5)).progress().predictions()).isEqualTo(8);
    assertThat(meter.latest().samples()).containsExactly(new Sample(30, 8, 2));
    assertThat(meter.add(report(5, 6)).progress().predictions()).isEqualTo(5);
  }

  @Test
  void believesTheCountsOfAnEnd() {
    Progress none = new Progress(0, 0, 0, 0, 0, Duration.ofSeconds(1));
    ActivityMeter meter = new ActivityMeter(BEFORE);

    assertThat(
            meter
                .add(new WorkerReport(JobState.SUCCEEDED, true, none, 0.5, null))
                .progress()
                .predictions())
        .isZero();
    assertThat(meter.latest().nodeHours()).isEqualTo(2.5);
  }

  @Test
  void thinsSamplesAndKeepsFirstPartAndLast() {
    ActivityMeter meter = new ActivityMeter(Activity.NONE);
    for (int i = 1; i <= 5000; i++) {
      meter.add(report(i, i));
      assertThat(meter.latest().samples()).hasSizeLessThanOrEqualTo(ActivityMeter.MOST_SAMPLES);
    }

    List<Sample> samples = meter.latest().samples();
    assertThat(samples).hasSizeGreaterThan(ActivityMeter.MOST_SAMPLES / 2 - 1);
    assertThat(samples.get(samples.size() - 1)).isEqualTo(new Sample(5000, 5000, 0));
    assertThat(samples).isSortedAccordingTo((a, b) -> Long.compare(a.seconds(), b.seconds()));
  }
}
