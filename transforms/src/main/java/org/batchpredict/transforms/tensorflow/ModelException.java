package org.batchpredict.transforms.tensorflow;

import org.jspecify.annotations.Nullable;

/** Thrown when a model cannot be used, whatever the instances: a failure of the job. */
public final class ModelException extends RuntimeException {
  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static ModelException cannotLoad(String model, String reason) {
    return cannotLoad(model, reason, null);
  }

  static ModelException cannotLoad(String model, String reason, @Nullable Throwable cause) {
    return new ModelException("Cannot load the model " + model + ": " + reason, cause);
  }

  static ModelException cannotLoadTensorFlow(String reason, @Nullable Throwable cause) {
    return new ModelException(
        "Cannot load TensorFlow " + TensorFlowVersion.build() + ": " + reason, cause);
  }

  /** When its classes or its native library are not there, or do not fit each other. */
  static ModelException cannotLoadTensorFlow(LinkageError e) {
    return cannotLoadTensorFlow(
        e
            + " (put the jars of TensorFlow Java "
            + TensorFlowVersion.java()
            + " on the class path, on a Flink cluster into its lib/, or use a job jar that holds"
            + " them)",
        e);
  }
}
