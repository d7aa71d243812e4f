package org.batchpredict.service.work;

/** How an attempt ended, in one word of few; what became of its job is another matter. */
public enum AttemptEnd {
  SUCCEEDED,
  FAILED,
  CANCELLED,
  /** The service instance stops, and another goes on with the job. */
  PAUSED,
  /** Its worker was ended by a signal, and did not say what became of the job. */
  LOST_BY_SIGNAL,
  /** Its worker ended by itself, and did not say what became of the job. */
  LOST_BY_EXIT,
  /** No worker could be started. */
  NO_START;

  /**
   * The loss of a worker.
   *
   * @param how as {@link WorkerEnd} says it
   */
  static AttemptEnd ofLoss(String how) {
    if (how.startsWith(WorkerEnd.NO_START)) {
      return NO_START;
    }
    return ExitStatus.isSignal(how) ? LOST_BY_SIGNAL : LOST_BY_EXIT;
  }
}
