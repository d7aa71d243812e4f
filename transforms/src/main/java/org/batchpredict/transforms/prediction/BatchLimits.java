package org.batchpredict.transforms.prediction;

import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;

/**
 * When a batch is full.
 *
 * @param records the number of records that fill it
 * @param bytes the number of bytes that fill it, so that huge records do not add up in memory
 */
public record BatchLimits(int records, int bytes) {
  private static final int MAX_BYTES = 16 << 20;

  /**
   * The limits for a signature: one that takes a fixed number of instances is given whole runs.
   *
   * @param batchSize the most instances in one run, for a model that takes any number
   */
  public static BatchLimits of(ModelSignature signature, int batchSize) {
    int fixed = signature.fixedBatchSize();
    int records = fixed == 0 ? batchSize : Math.max(fixed, batchSize / fixed * fixed);
    return new BatchLimits(records, MAX_BYTES);
  }

  boolean areReachedBy(RecordBatch batch) {
    return batch.size() >= records || batch.byteCount() >= bytes;
  }
}
