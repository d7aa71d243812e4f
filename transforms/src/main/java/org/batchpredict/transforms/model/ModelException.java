package org.batchpredict.transforms.model;

import org.jspecify.annotations.Nullable;

/** Thrown when a model cannot be used, whatever the instances: a failure of the job. */
public final class ModelException extends RuntimeException {
  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public static ModelException cannotLoad(String model, String reason) {
    return cannotLoad(model, reason, null);
  }

  public static ModelException cannotLoad(String model, String reason, @Nullable Throwable cause) {
    return new ModelException("Cannot load the model " + model + ": " + reason, cause);
  }
}
