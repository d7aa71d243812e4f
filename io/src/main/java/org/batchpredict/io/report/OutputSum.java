package org.batchpredict.io.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.batchpredict.io.report.OutputReport.TopText;
import org.jspecify.annotations.Nullable;

/** Adds up what splits say of one output, in their order. */
final class OutputSum {
  private static final int TOP = 20;

  private final String alias;
  private final String dtype;
  private long values;
  private long nan;
  private long positiveInfinity;
  private long negativeInfinity;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private final WeightedPoints points = new WeightedPoints();
  private @Nullable ItemsSketch<String> texts;
  private double sampled;

  OutputSum(String alias, String dtype) {
    this.alias = alias;
    this.dtype = dtype;
  }

  void add(OutputSummary summary) {
    NumberSummary numbers = summary.numbers();
    TextSummary text = summary.texts();
    if (numbers != null) {
      add(numbers);
    } else if (text != null && text.sampled() > 0) {
      add(text);
    }
  }

  void add(NumberSummary numbers) {
    values += numbers.values();
    nan += numbers.nan();
    positiveInfinity += numbers.positiveInfinity();
    negativeInfinity += numbers.negativeInfinity();
    sum += numbers.sum();
    min = numbers.min() == null ? min : Math.min(min, numbers.min());
    max = numbers.max() == null ? max : Math.max(max, numbers.max());
    points.add(numbers.points());
  }

  private void add(TextSummary text) {
    values += text.values();
    // Each text of the sample stands for so many.
    long weight = Math.max(1, Math.round((double) text.values() / text.sampled()));
    sampled += (double) weight * text.sampled();
    ItemsSketch<String> sum = texts == null ? TextSummary.newSum() : texts;
    texts = sum;
    for (ItemsSketch.Row<String> row :
        text.sketch().getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
      sum.update(row.getItem(), weight * row.getEstimate());
    }
  }

  OutputReport toReport() {
    long finite = values - nan - positiveInfinity - negativeInfinity;
    boolean whole = dtype.contains("INT");
    return new OutputReport(
        alias,
        dtype,
        values,
        nan,
        positiveInfinity,
        negativeInfinity,
        points.isEmpty() ? null : Distribution.of(points, min, max, sum / finite, whole),
        top());
  }

  private List<TopText> top() {
    if (texts == null) {
      return List.of();
    }
    return Arrays.stream(texts.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES))
        .sorted(
            Comparator.comparingLong((ItemsSketch.Row<String> row) -> row.getEstimate())
                .reversed()
                .thenComparing(ItemsSketch.Row::getItem))
        .limit(TOP)
        .map(row -> new TopText(row.getItem(), Math.min(1, row.getEstimate() / sampled)))
        .toList();
  }
}
