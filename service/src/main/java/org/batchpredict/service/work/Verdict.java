package org.batchpredict.service.work;

import java.time.Duration;
import java.util.Locale;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.config.WorkersConfig;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobChanges;
import org.batchpredict.service.jobs.JobStore;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a job when its worker has ended.
 *
 * @param change of the job
 * @param kind of the attempt's end
 * @param end of the attempt, in a word or sentence
 * @param note for the job's events; empty for none
 */
record Verdict(JobStore.Change change, AttemptEnd kind, String end, String note) {
  /** Twice as long for each loss, but not for ever. */
  private static final int MOST_DOUBLINGS = 10;

  /** What the worker was told before its end. */
  enum Told {
    NOTHING,
    PAUSE,
    CANCEL,
    /** To cancel; and it was killed when it had not done so in time. */
    CANCEL_OR_ELSE
  }

  static Verdict of(WorkerEnd end, Told told, WorkersConfig config) {
    WorkerReport word = end.lastWord();
    if (word == null) {
      return withoutWord(end.how(), told, config);
    }
    JobError error = word.error();
    return switch (word.state()) {
      case SUCCEEDED -> succeeded(end.how());
      case FAILED ->
          error == null || error.isLoss()
              ? lost(error == null ? end.how() : error.message(), end.how(), config)
              : failed(error.message(), end.how());
      case CANCELLED ->
          told == Told.CANCEL || told == Told.CANCEL_OR_ELSE
              ? cancelled("cancelled (" + end.how() + ")")
              : lost(end.how(), config);
      case QUEUED -> told == Told.NOTHING ? lost(end.how(), config) : paused(end.how());
      default -> lost(end.how(), config);
    };
  }

  private static Verdict withoutWord(String how, Told told, WorkersConfig config) {
    return switch (told) {
      case PAUSE -> paused(how);
      case CANCEL_OR_ELSE -> cancelled(how);
      default -> lost(how, config);
    };
  }

  private static Verdict succeeded(String how) {
    return ended(JobState.SUCCEEDED, null, AttemptEnd.SUCCEEDED, how);
  }

  private static Verdict failed(String errorMessage, String how) {
    return ended(JobState.FAILED, errorMessage, AttemptEnd.FAILED, how);
  }

  private static Verdict cancelled(String how) {
    return ended(JobState.CANCELLED, JobChanges.CANCELLED_BY_USER, AttemptEnd.CANCELLED, how);
  }

  private static Verdict ended(
      JobState state, @Nullable String errorMessage, AttemptEnd kind, String how) {
    return new Verdict((job, now) -> job.change().ended(state, errorMessage, now), kind, how, "");
  }

  private static Verdict paused(String how) {
    return new Verdict(
        (job, now) -> job.change().paused(),
        AttemptEnd.PAUSED,
        "paused (" + how + ")",
        "The service instance stops.");
  }

  private static Verdict lost(String how, WorkersConfig config) {
    return lost(how, how, config);
  }

  /**
   * Another worker is to go on, unless so many were lost that the job is to blame.
   *
   * @param workerEnd how the worker's process ended, of which there is more to say
   */
  private static Verdict lost(String how, String workerEnd, WorkersConfig config) {
    return new Verdict(
        (job, now) -> {
          int losses = job.losses() + 1;
          if (losses < config.attempts()) {
            return job.change().lost(now.plus(backOff(job, config)));
          }
          JobChanges change = job.change().lost(now).change();
          return job.state() == JobState.CANCELLING
              ? change.ended(JobState.CANCELLED, JobChanges.CANCELLED_BY_USER, now)
              : change.ended(JobState.FAILED, message(losses, how), now);
        },
        AttemptEnd.ofLoss(workerEnd),
        how,
        "The worker was lost: " + how);
  }

  private static Duration backOff(Job job, WorkersConfig config) {
    return job.state() == JobState.CANCELLING
        ? Duration.ZERO
        : config.backOff().multipliedBy(1L << Math.min(job.losses(), MOST_DOUBLINGS));
  }

  private static String message(int losses, String how) {
    return String.format(
        Locale.ROOT,
        "Cannot finish the job: its worker was lost %s, the last time by %s (%s)",
        losses == 1 ? "once" : losses + " times",
        how,
        remedy(how));
  }

  private static String remedy(String how) {
    if (how.equals("SIGKILL")) {
      return "the system does that where memory is short: use a smaller batchSize, or fewer"
          + " workers.jobs";
    }
    return how.contains("OutOfMemoryError")
        ? "raise -Xmx in workers.javaOptions"
        : "see the log of its attempts";
  }
}
