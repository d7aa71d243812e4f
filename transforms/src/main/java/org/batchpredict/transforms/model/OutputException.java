package org.batchpredict.transforms.model;

import org.jspecify.annotations.Nullable;

/** Thrown when a run gave outputs that are more than a worker can hold. */
public final class OutputException extends RuntimeException {
  OutputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
