package org.batchpredict.transforms.model;

/**
 * Thrown when a model is to be run with a share that is closed: the work that goes on was told to
 * end, so this is never the reason why a job fails.
 */
public final class ClosedModelException extends IllegalStateException {
  public ClosedModelException() {
    super("The share in the model is closed");
  }
}
