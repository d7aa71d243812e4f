package org.batchpredict.io.report;

/**
 * What a split was, and what came of it.
 *
 * @param file the first of its files
 * @param start where its range of that file begins
 * @param end where that ends
 * @param files the number of its files
 * @param bytes the bytes of all its ranges
 */
public record SplitWork(
    int split,
    String file,
    long start,
    long end,
    int files,
    long bytes,
    long predictions,
    long failures) {
  long records() {
    return predictions + failures;
  }
}
