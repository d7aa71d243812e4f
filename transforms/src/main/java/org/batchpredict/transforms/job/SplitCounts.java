package org.batchpredict.transforms.job;

/** What has been done of one split. */
record SplitCounts(long predictions, long failures, long inputBytes) {
  static final SplitCounts NONE = new SplitCounts(0, 0, 0);
}
