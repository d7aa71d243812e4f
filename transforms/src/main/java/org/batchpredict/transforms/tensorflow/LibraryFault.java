package org.batchpredict.transforms.tensorflow;

import org.batchpredict.transforms.model.ModelException;
import org.jspecify.annotations.Nullable;

/** Says why TensorFlow itself cannot be loaded, and how to mend it. */
final class LibraryFault {
  private LibraryFault() {}

  static ModelException of(String reason, @Nullable Throwable cause) {
    return new ModelException(
        "Cannot load TensorFlow " + TensorFlowVersion.build() + ": " + reason, cause);
  }

  /** When its classes or its native library are not there, or do not fit each other. */
  static ModelException of(LinkageError e) {
    return of(
        e
            + " (put the jars of TensorFlow Java "
            + TensorFlowVersion.java()
            + " on the class path, on a Flink cluster into its lib/, or use a job jar that holds"
            + " them)",
        e);
  }
}
