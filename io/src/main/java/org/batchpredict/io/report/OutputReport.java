package org.batchpredict.io.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the values of one output are, in all predictions.
 *
 * @param values how many there are, those that are no finite numbers included
 * @param nan how many are NaN; 0 for texts, as the next two
 * @param numbers null when there are no finite numbers
 * @param top the most frequent texts, the most frequent first; empty for numbers
 */
public record OutputReport(
    String alias,
    String dtype,
    long values,
    long nan,
    long positiveInfinity,
    long negativeInfinity,
    @Nullable Distribution numbers,
    List<TopText> top) {

  /**
   * A frequent text.
   *
   * @param share of all texts; an estimate
   */
  public record TopText(String text, double share) {}

  public OutputReport {
    top = List.copyOf(top);
  }
}
