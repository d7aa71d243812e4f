package org.batchpredict.benchmarks;

/** How many records became a prediction, and how many did not. */
record Counts(long predictions, long failures) {
  static final Counts NONE = new Counts(0, 0);

  Counts plus(Counts other) {
    return new Counts(predictions + other.predictions, failures + other.failures);
  }
}
