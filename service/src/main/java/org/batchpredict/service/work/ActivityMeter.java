package org.batchpredict.service.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Activity.Sample;

/** Adds what an attempt reports to what was known of the job before it. */
final class ActivityMeter {
  /** More than a chart shows; every other one is dropped when there are so many. */
  static final int MOST_SAMPLES = 200;

  private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

  private final Activity before;
  private final List<Sample> samples;
  private Activity latest;

  ActivityMeter(Activity before) {
    this.before = before;
    this.samples = new ArrayList<>(before.samples());
    this.latest = before;
  }

  Activity latest() {
    return latest;
  }

  /** The activity after a report; what an attempt has not yet counted again is not taken back. */
  Activity add(WorkerReport report) {
    Progress now = report.progress();
    boolean counts = report.state() == JobState.SUCCEEDED || now.instances() > 0;
    Progress counted = counts ? now : latest.progress();
    Progress progress =
        new Progress(
            counted.instances(),
            counted.predictions(),
            counted.failures(),
            counted.inputBytes(),
            Math.max(now.totalInputBytes(), counted.totalInputBytes()),
            max(latest.progress().elapsed(), before.progress().elapsed().plus(now.elapsed())));
    if (counts) {
      sample(progress);
    }
    double hours = Math.max(report.nodeHours(), now.elapsed().toMillis() / MILLIS_PER_HOUR);
    latest =
        new Activity(progress, Math.max(latest.nodeHours(), before.nodeHours() + hours), samples);
    return latest;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void sample(Progress progress) {
    Sample sample =
        new Sample(progress.elapsed().toSeconds(), progress.predictions(), progress.failures());
    if (!samples.isEmpty() && samples.get(samples.size() - 1).seconds() == sample.seconds()) {
      samples.set(samples.size() - 1, sample);
      return;
    }
    samples.add(sample);
    if (samples.size() > MOST_SAMPLES) {
      List<Sample> thinned = new ArrayList<>();
      for (int i = samples.size() - 1; i >= 0; i -= 2) {
        thinned.add(0, samples.get(i));
      }
      samples.clear();
      samples.addAll(thinned);
    }
  }
}
