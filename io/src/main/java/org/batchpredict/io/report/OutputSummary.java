package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the values of one output in one split are, in the predictions that were written.
 *
 * @param numbers null for one of texts
 * @param texts null for one of numbers
 */
public record OutputSummary(
    String alias, String dtype, @Nullable NumberSummary numbers, @Nullable TextSummary texts) {
  public OutputSummary {
    requireNonNull(alias, "alias");
    requireNonNull(dtype, "dtype");
    if ((numbers == null) == (texts == null)) {
      throw new IllegalArgumentException(
          "Invalid summary of " + alias + " (must be of numbers or of texts)");
    }
  }
}
