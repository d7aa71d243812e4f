package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

/**
 * The process that committed a split.
 *
 * @param run the run of the job that it worked for; a job that is resumed has several
 * @param id the same for all that one process commits, and for no other's
 */
public record WorkerProcess(String run, String id) {
  public WorkerProcess {
    requireNonNull(run, "run");
    requireNonNull(id, "id");
  }
}
