package org.batchpredict.transforms.job;

/** The job was cancelled; what it had not committed is dropped. */
public final class CancelledJobException extends RuntimeException {
  private static final String MESSAGE = "The job was cancelled";

  public CancelledJobException() {
    super(MESSAGE);
  }

  CancelledJobException(Throwable cause) {
    super(MESSAGE, cause);
  }
}
