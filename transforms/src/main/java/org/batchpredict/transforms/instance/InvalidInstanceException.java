package org.batchpredict.transforms.instance;

import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;

/**
 * Says that one record is no valid instance. It has no stack trace: bad records can come by the
 * million, and where the code stood says nothing about them.
 */
public final class InvalidInstanceException extends Exception {
  private final Failure failure;

  /**
   * @param reason has no value in it that is of this record alone
   */
  public InvalidInstanceException(Stage stage, String reason) {
    this(new Failure(stage, ErrorCode.INVALID_INPUT, reason));
  }

  private InvalidInstanceException(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  /** The same for a reason that has one value of this record in it. */
  public static InvalidInstanceException of(
      Stage stage, String before, Object value, String after) {
    return new InvalidInstanceException(
        Failure.of(stage, ErrorCode.INVALID_INPUT, before, value, after));
  }

  public Failure failure() {
    return failure;
  }
}
