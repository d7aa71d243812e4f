package org.batchpredict.transforms;

/** Hears of the work of a pass as it is done. */
interface PassListener {
  /**
   * Hears of a batch that is written, before the next one is read.
   *
   * @param inputBytes the input bytes read since the last call
   * @throws RuntimeException to stop the pass: the job was cancelled, or too much has failed
   */
  void onBatch(int predictions, int failures, long inputBytes);

  /** Hears of a split whose work an earlier attempt has done. */
  void onCommitted(long predictions, long failures, long inputBytes);
}
