package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

/** Thrown when the model fails to run on a batch; its {@link Reason} tells who is to blame. */
public final class RunException extends RuntimeException {
  private final Reason reason;

  public RunException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason");
  }

  private RunException(String message, RunException cause) {
    super(message, cause);
    this.reason = cause.reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The same as a fault of the job, with what to do about it. */
  public RunException asFault() {
    return new RunException("Cannot run the model: " + getMessage() + " " + reason.remedy, this);
  }

  /** What made a run fail. */
  public enum Reason {
    /** An operation refused what it was given: an instance's failure, unless all have it. */
    INSTANCE(""),

    /**
     * There was no memory for the run: fewer instances at a time may do, and one that has none
     * alone fails.
     */
    MEMORY(""),

    /** The run took longer than it may: some instance may hang the model, and fails alone. */
    TIMEOUT(""),

    /** Whatever no instance can cause: a device, a service, the model's own state. */
    MACHINE(
        "(no instance is to blame: see whether the model was exported whole, and what the machine"
            + " lacks)");

    private final String remedy;

    Reason(String remedy) {
      this.remedy = remedy;
    }
  }
}
