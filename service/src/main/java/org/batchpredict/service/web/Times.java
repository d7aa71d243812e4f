package org.batchpredict.service.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.batchpredict.service.jobs.Job;

/** The times of a job. */
final class Times {
  private Times() {}

  /** From when the job left the queue to its end, or until now; empty while it waits. */
  static Optional<Duration> worked(Job job, Instant now) {
    if (job.started() == null) {
      return Optional.empty();
    }
    return Optional.of(Duration.between(job.started(), job.ended() == null ? now : job.ended()));
  }
}
