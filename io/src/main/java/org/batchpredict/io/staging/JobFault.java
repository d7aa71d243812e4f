package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.ErrorCode;

/**
 * Why a job, not an instance, has failed. Workers leave it in the staging directory, since runners
 * bring exceptions home in words of their own, or not at all.
 *
 * @param message one sentence
 */
public record JobFault(ErrorCode code, String message) {
  public JobFault {
    requireNonNull(code, "code");
    requireNonNull(message, "message");
  }
}
