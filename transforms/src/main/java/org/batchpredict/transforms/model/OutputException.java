package org.batchpredict.transforms.model;

/** Thrown when a run gave an output that is not one row for each instance. */
public final class OutputException extends RuntimeException {
  public OutputException(String message) {
    super(message);
  }
}
