package org.batchpredict.transforms.tensorflow;

/** Thrown when a run gave an output that is not one row for each instance. */
public final class OutputException extends RuntimeException {
  OutputException(String message) {
    super(message);
  }
}
