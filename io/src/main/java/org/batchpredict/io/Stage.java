package org.batchpredict.io;

/** The step of a split's pass in which an instance failed (docs/spec.md, Errors and counters). */
public enum Stage {
  /** Finding the record's bytes in its file. */
  READ,
  /** Making an instance of the bytes: JSON syntax, aliases. */
  PARSE,
  /** Making tensors of the instance: dtype and shape. */
  ENCODE,
  /** Running the model. */
  RUN,
  /** Making values of the model's outputs. */
  DECODE
}
