package org.batchpredict.transforms.model;

/** Thrown when TensorFlow fails to run the model on a batch. */
public final class RunException extends RuntimeException {
  public RunException(String message) {
    super(message);
  }
}
