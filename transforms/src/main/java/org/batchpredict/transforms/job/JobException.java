package org.batchpredict.transforms.job;

import org.batchpredict.io.ErrorCode;

/** Something is wrong with the whole job, not with one instance: the job fails with this reason. */
public final class JobException extends RuntimeException {
  private final ErrorCode code;

  public JobException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public JobException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
