package org.batchpredict.transforms.model;

/** Thrown when a run gave outputs that are more than a worker can hold. */
public final class OutputException extends RuntimeException {
  OutputException(String message) {
    super(message);
  }
}
