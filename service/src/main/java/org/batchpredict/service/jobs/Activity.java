package org.batchpredict.service.jobs;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.batchpredict.pipeline.Progress;

/**
 * How far a job has come: what changes all the time while it runs, and is no change of the job to
 * its etag.
 *
 * @param nodeHours worker processes × hours, all attempts together
 * @param samples the predictions over time, from the start; a few hundred at most
 */
public record Activity(Progress progress, double nodeHours, List<Sample> samples) {
  /** That of a job that nobody has taken up. */
  public static final Activity NONE =
      new Activity(new Progress(0, 0, 0, 0, 0, Duration.ZERO), 0, List.of());

  public Activity {
    requireNonNull(progress, "progress");
    samples = List.copyOf(samples);
  }

  /**
   * The counts at a moment.
   *
   * @param seconds since the job started to run
   */
  public record Sample(long seconds, long predictions, long failures) {}
}
