package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * What the texts of one output in one split are.
 *
 * @param values how many there are
 * @param sampled how many of them were looked at
 * @param items base64 of a frequent items sketch of Apache DataSketches of these
 */
public record TextSummary(long values, long sampled, String items) {
  /** With this map a sketch holds 24 items, and errs by 1 in 24 at most. */
  private static final int MAP_SIZE = 32;

  /** With this one, 3,072. */
  private static final int MAP_SIZE_OF_SUM = 4096;

  public TextSummary {
    requireNonNull(items, "items");
  }

  static TextSummary of(List<String> sample, long values) {
    Map<String, Long> counts = new HashMap<>();
    sample.forEach(text -> counts.merge(text, 1L, Long::sum));
    return ofCounts(counts, values);
  }

  /** Of all values, counted. */
  public static TextSummary ofCounts(Map<String, Long> counts, long values) {
    ItemsSketch<String> sketch = new ItemsSketch<>(MAP_SIZE);
    long sampled = 0;
    for (Map.Entry<String, Long> text : new TreeMap<>(counts).entrySet()) {
      sketch.update(text.getKey(), text.getValue());
      sampled += text.getValue();
    }
    byte[] bytes = sketch.toByteArray(new ArrayOfStringsSerDe());
    return new TextSummary(
        values, sampled, Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }

  static ItemsSketch<String> newSum() {
    return new ItemsSketch<>(MAP_SIZE_OF_SUM);
  }

  ItemsSketch<String> sketch() {
    return ItemsSketch.getInstance(
        Memory.wrap(Base64.getDecoder().decode(items)), new ArrayOfStringsSerDe());
  }
}
