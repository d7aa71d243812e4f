package org.batchpredict.io;

/**
 * The prediction error codes of AI Platform, which clients know by number (docs/spec.md, Errors and
 * counters).
 */
public enum ErrorCode {
  LOAD_FAILED(0),
  INVALID_INPUT(1),
  RUN_FAILED(2),
  INVALID_OUTPUT(3),
  USER_CODE_FAILED(4);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** The number that goes on the wire. */
  public int number() {
    return number;
  }
}
