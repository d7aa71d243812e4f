package org.batchpredict.transforms.tensorflow;

/** Thrown when TensorFlow fails to run the model on a batch. */
public final class RunException extends RuntimeException {
  RunException(String message) {
    super(message);
  }
}
