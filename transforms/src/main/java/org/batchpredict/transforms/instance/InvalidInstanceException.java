package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;

/**
 * Says that one record is no valid instance. It has no stack trace: bad records can come by the
 * million, and where the code stood says nothing about them.
 */
public final class InvalidInstanceException extends Exception {
  private final Stage stage;
  private final String reason;

  public InvalidInstanceException(Stage stage, String reason) {
    super(reason, null, false, false);
    this.stage = requireNonNull(stage);
    this.reason = reason;
  }

  public Failure failure() {
    return new Failure(stage, ErrorCode.INVALID_INPUT, reason);
  }
}
