package org.batchpredict.io.staging;

import java.util.List;

/**
 * The batch size that a job has found to be good, with what it was found by (docs/adr/0054).
 *
 * @param size the most records in a batch
 * @param tried the sizes that were compared, the smallest first
 */
public record BatchChoice(int size, List<Tried> tried) {
  /**
   * What a size costs.
   *
   * @param runMicros of a record, in the model: encoding, TensorFlow, decoding
   * @param restMicros of a record, in all other steps
   */
  public record Tried(int size, double runMicros, double restMicros) {}

  public BatchChoice {
    if (size <= 0) {
      throw new IllegalArgumentException("Invalid batch size: " + size + " (must be > 0)");
    }
    tried = List.copyOf(tried);
  }
}
