package org.batchpredict.transforms.job;

import org.batchpredict.io.ErrorCode;

/** Something is wrong with the whole job, not with one instance: the job fails with this reason. */
final class JobException extends RuntimeException {
  private final ErrorCode code;

  JobException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  JobException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
