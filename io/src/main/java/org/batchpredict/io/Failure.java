package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Why one instance has no prediction. The address is the record's and is joined when the failure is
 * written.
 *
 * @param message one sentence that names what is wrong and, where it can, how to mend it
 */
@DefaultCoder(FailureCoder.class)
public record Failure(Stage stage, ErrorCode code, String message) {
  public Failure {
    requireNonNull(stage, "stage");
    requireNonNull(code, "code");
    requireNonNull(message, "message");
  }
}
