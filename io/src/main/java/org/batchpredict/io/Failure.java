package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Why one instance has no prediction. The address is the record's and is joined when the failure is
 * written.
 *
 * @param message one sentence that names what is wrong and, where it can, how to mend it
 * @param kind the message with {@link #VALUE} in place of each value that is of this instance
 *     alone: what failures are counted by
 */
@DefaultCoder(FailureCoder.class)
public record Failure(Stage stage, ErrorCode code, String message, String kind) {
  /** In a kind, in place of a value. */
  public static final String VALUE = "…";

  public Failure {
    requireNonNull(stage, "stage");
    requireNonNull(code, "code");
    requireNonNull(message, "message");
    requireNonNull(kind, "kind");
  }

  /** A failure whose message has no value in it, and is its own kind. */
  public Failure(Stage stage, ErrorCode code, String message) {
    this(stage, code, message, message);
  }

  /** A failure whose message has one value in it. */
  public static Failure of(Stage stage, ErrorCode code, String before, Object value, String after) {
    return new Failure(stage, code, before + value + after, before + VALUE + after);
  }
}
