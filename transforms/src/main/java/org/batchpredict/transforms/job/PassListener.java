package org.batchpredict.transforms.job;

/** Hears of the work of passes as it is done. */
interface PassListener {
  /**
   * Hears of a batch that is written, before the next one is read.
   *
   * @param soFar what this attempt at the split has done
   * @throws RuntimeException to stop the pass: the job was cancelled, or too much has failed
   */
  void onBatch(int split, SplitCounts soFar);

  /** Hears that a split is committed, by this attempt or an earlier one. */
  void onCommitted(int split, SplitCounts counts);

  /** Hears that the work of this attempt is lost. */
  void onLost(int split);
}
