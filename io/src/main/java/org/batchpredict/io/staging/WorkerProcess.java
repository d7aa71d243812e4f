package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

/**
 * The process that committed a split.
 *
 * @param run the run of the job that it worked for; a job that is resumed has several
 * @param id the same for all that one process commits, and for no other's
 * @param device what ran the model there: {@code cpu}, or {@code gpu:} and its number
 */
public record WorkerProcess(String run, String id, String device) {
  public WorkerProcess {
    requireNonNull(run, "run");
    requireNonNull(id, "id");
    requireNonNull(device, "device");
  }
}
