package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.batchpredict.io.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Thrown when a model cannot be used, whatever the instances: a fault of the job. */
public final class ModelException extends RuntimeException {
  private final ErrorCode code;
  private final Part part;

  /** What of a {@link ModelSpec} it is that no model can be used by. */
  public enum Part {
    MODEL,
    TAGS,
    SIGNATURE,
    OUTPUTS
  }

  public ModelException(String message, @Nullable Throwable cause) {
    this(ErrorCode.LOAD_FAILED, Part.MODEL, message, cause);
  }

  private ModelException(ErrorCode code, Part part, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code");
    this.part = requireNonNull(part, "part");
  }

  public static ModelException cannotLoad(String model, String reason) {
    return cannotLoad(model, reason, null);
  }

  public static ModelException cannotLoad(String model, String reason, @Nullable Throwable cause) {
    return new ModelException("Cannot load the model " + model + ": " + reason, cause);
  }

  /** A model that is there, but not with the part that is asked for. */
  public static ModelException lacks(Part part, String model, String reason) {
    return new ModelException(
        ErrorCode.LOAD_FAILED, part, "Cannot load the model " + model + ": " + reason, null);
  }

  /** An output that has another number of rows than a run had instances (docs/adr/0015). */
  public static ModelException wrongRows(String output, long rows, int instances) {
    return new ModelException(
        ErrorCode.INVALID_OUTPUT,
        Part.MODEL,
        "Output "
            + output
            + " has "
            + rows
            + " rows for "
            + instances
            + " instances (must have one row for each: leave it out with --outputs)",
        null);
  }

  /** A model of which an operation does not end, so that nothing can interrupt it. */
  public static ModelException doesNotEnd(Duration timeout, Duration grace) {
    return new ModelException(
        ErrorCode.RUN_FAILED,
        Part.MODEL,
        "Cannot interrupt the model: an operation of it has not ended "
            + grace.toMillis() / 1000.0
            + " s after --batchTimeout="
            + timeout.toMillis() / 1000.0
            + " (if it is only slow, give it more time; the work so far is kept for --resume)",
        null);
  }

  /** What was asked for in vain. */
  public Part part() {
    return part;
  }

  /** What the fault is for clients, which know the codes by number. */
  public ErrorCode code() {
    return code;
  }
}
