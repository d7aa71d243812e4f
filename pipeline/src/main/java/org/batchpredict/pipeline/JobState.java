package org.batchpredict.pipeline;

/** The states of a job; the names are those of {@code ml.v1 projects.jobs}. */
public enum JobState {
  QUEUED,
  /** The request is checked, files are listed, splits are planned. */
  PREPARING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLING,
  CANCELLED;

  /** Whether the job is over. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
