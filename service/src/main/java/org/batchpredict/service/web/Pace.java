package org.batchpredict.service.web;

import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Activity.Sample;
import org.batchpredict.service.jobs.Job;

/** How fast a job goes. */
final class Pace {
  private static final long RECENT_SECONDS = 10;

  private Pace() {}

  /** Instances a second: of late while it runs, else over all. */
  static double perSecond(Job job) {
    List<Sample> samples = job.activity().samples();
    if (job.state() == JobState.RUNNING && !samples.isEmpty()) {
      Sample last = samples.get(samples.size() - 1);
      for (int i = samples.size() - 2; i >= 0; i--) {
        Sample earlier = samples.get(i);
        long seconds = last.seconds() - earlier.seconds();
        if (seconds >= RECENT_SECONDS) {
          return Math.max(0, (double) (all(last) - all(earlier)) / seconds);
        }
      }
    }
    return job.activity().progress().instancesPerSecond();
  }

  private static long all(Sample sample) {
    return sample.predictions() + sample.failures();
  }
}
