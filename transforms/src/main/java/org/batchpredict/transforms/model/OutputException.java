package org.batchpredict.transforms.model;

/**
 * Thrown when the outputs of a run cannot be predictions: they are not one row for each instance,
 * or more than a worker can hold.
 */
public final class OutputException extends RuntimeException {
  private final boolean tooLarge;

  public OutputException(String message) {
    this(message, false);
  }

  private OutputException(String message, boolean tooLarge) {
    super(message);
    this.tooLarge = tooLarge;
  }

  /** When fewer instances at a time may do. */
  public static OutputException tooLarge(String message) {
    return new OutputException(message, true);
  }

  public boolean isTooLarge() {
    return tooLarge;
  }
}
