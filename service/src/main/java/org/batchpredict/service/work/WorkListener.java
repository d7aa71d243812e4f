package org.batchpredict.service.work;

/**
 * Is told what comes of the jobs that a service instance takes up; for metrics. Each claim is
 * followed by one end or one lost right. Must not throw, nor take long; several threads call it.
 */
public interface WorkListener {
  /** Listens to nothing. */
  WorkListener NONE = new WorkListener() {};

  /** A job was claimed. */
  default void claimed() {}

  /** A job that was claimed was another instance's before, which has let its lease run out. */
  default void takenOver() {}

  /** A worker was started. */
  default void started() {}

  /**
   * An attempt ended, and that is written.
   *
   * @param predictions that the job has more than before the attempt
   * @param failures of instances, likewise
   */
  default void ended(AttemptEnd end, long predictions, long failures) {}

  /** The right to a job was lost before the end of its attempt could be written. */
  default void leaseLost() {}
}
