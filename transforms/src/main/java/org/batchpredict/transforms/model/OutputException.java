package org.batchpredict.transforms.model;

/** Thrown when a run gave an output that cannot be held. */
public final class OutputException extends RuntimeException {
  public OutputException(String message) {
    super(message);
  }
}
