package org.batchpredict.service.jobs;

import java.time.Instant;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.jspecify.annotations.Nullable;

/**
 * What can become of a job: the state machine.
 *
 * <pre>
 * QUEUED → PREPARING → RUNNING → SUCCEEDED | FAILED       pause: PREPARING, RUNNING → QUEUED
 * QUEUED → CANCELLED;  PREPARING, RUNNING → CANCELLING → CANCELLED | SUCCEEDED | FAILED
 * </pre>
 */
public final class JobChanges {
  /** What a cancelled job says, word for word what the real service says. */
  public static final String CANCELLED_BY_USER = "Job is cancelled by the user.";

  private final Job job;

  JobChanges(Job job) {
    this.job = job;
  }

  /** The same job with other labels. */
  public Job labels(Map<String, String> labels) {
    return copy(labels, job.state(), job.started(), job.ended(), job.errorMessage());
  }

  /**
   * Cancels a job that is not final: at once when no worker has ever taken it up; else a worker is
   * to end it first, since what was begun may go on elsewhere, such as on a cluster.
   *
   * @throws IllegalStateException when it is final
   */
  public Job cancelled(Instant now) {
    if (job.state().isFinal()) {
      throw new IllegalStateException("Cannot cancel " + job.name() + ": it is " + job.state());
    }
    if (job.state() == JobState.QUEUED && job.attempt() == 0) {
      return ended(JobState.CANCELLED, CANCELLED_BY_USER, now);
    }
    Job changed = copy(job.labels(), JobState.CANCELLING, job.started(), null, CANCELLED_BY_USER);
    return work(changed, job.attempt(), job.losses(), null, job.lease());
  }

  /** A worker takes the job up for the {@code attempt}-th time. */
  public Job claimed(Lease lease, Instant now) {
    JobState state = job.state() == JobState.QUEUED ? JobState.PREPARING : job.state();
    Instant started = job.started() == null ? now : job.started();
    Job changed = copy(job.labels(), state, started, null, job.errorMessage());
    return work(changed, job.attempt() + 1, job.losses(), null, lease);
  }

  /** The files are planned; a job that is being cancelled stays so. */
  public Job running() {
    JobState state = job.state() == JobState.PREPARING ? JobState.RUNNING : job.state();
    return copy(job.labels(), state, job.started(), null, job.errorMessage());
  }

  /**
   * The job is over, and nobody's.
   *
   * @param state a final one
   * @param errorMessage why; null only for SUCCEEDED
   */
  public Job ended(JobState state, @Nullable String errorMessage, Instant now) {
    if (!state.isFinal() || (errorMessage == null) != (state == JobState.SUCCEEDED)) {
      throw new IllegalArgumentException("Invalid end: " + state + ", " + errorMessage);
    }
    Job changed = copy(job.labels(), state, job.started(), now, errorMessage);
    return work(changed, job.attempt(), job.losses(), null, null);
  }

  /** The worker is gone; another is to take the job up after a while. */
  public Job lost(Instant notBefore) {
    return work(job, job.attempt(), job.losses() + 1, notBefore, null);
  }

  /** The service stops; another is to take the job up. Goes back to QUEUED if nobody cancels it. */
  public Job paused() {
    JobState state = job.state() == JobState.CANCELLING ? job.state() : JobState.QUEUED;
    Job changed = copy(job.labels(), state, job.started(), null, job.errorMessage());
    return work(changed, job.attempt(), job.losses(), null, null);
  }

  private Job copy(
      Map<String, String> labels,
      JobState state,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable String errorMessage) {
    return new Job(
        job.name(),
        job.sequence(),
        job.revision(),
        job.creator(),
        job.input(),
        job.optionSet(),
        labels,
        state,
        job.created(),
        started,
        ended,
        errorMessage,
        job.activity(),
        job.attempt(),
        job.losses(),
        job.notBefore(),
        job.lease());
  }

  private static Job work(
      Job job, int attempt, int losses, @Nullable Instant notBefore, @Nullable Lease lease) {
    return new Job(
        job.name(),
        job.sequence(),
        job.revision(),
        job.creator(),
        job.input(),
        job.optionSet(),
        job.labels(),
        job.state(),
        job.created(),
        job.started(),
        job.ended(),
        job.errorMessage(),
        job.activity(),
        attempt,
        losses,
        notBefore,
        lease);
  }
}
