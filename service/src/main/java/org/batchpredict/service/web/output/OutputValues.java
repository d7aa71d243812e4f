package org.batchpredict.service.web.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.service.web.output.Distribution.Bar;
import org.batchpredict.service.web.output.Distribution.Kind;

/** The values of an output in some predictions. */
final class OutputValues {
  private static final int RANGES = 20;
  private static final int BARS = 12;
  private static final int MANY = 60;
  private static final int LONG_VECTOR = 10_000;

  private final String output;
  private final List<Double> numbers = new ArrayList<>();
  private final Map<String, Long> texts = new HashMap<>();
  private final Map<Integer, Long> largest = new HashMap<>();

  OutputValues(String output) {
    this.output = output;
  }

  void add(JsonNode value) {
    if (value.isNumber()) {
      numbers.add(value.doubleValue());
    } else if (value.isTextual() || value.isBoolean()) {
      if (texts.size() <= MANY) {
        texts.merge(value.asText(), 1L, Long::sum);
      }
    } else if (value.isArray() && value.size() == 1) {
      add(value.get(0));
    } else if (value.isArray() && value.size() > 1 && value.size() <= LONG_VECTOR) {
      addVector(value);
    }
  }

  private void addVector(JsonNode vector) {
    int at = 0;
    for (int i = 0; i < vector.size(); i++) {
      if (!vector.get(i).isNumber()) {
        return;
      }
      if (vector.get(i).doubleValue() > vector.get(at).doubleValue()) {
        at = i;
      }
    }
    largest.merge(at, 1L, Long::sum);
  }

  /** The distribution; empty of free text, and of what is no scalar and no vector. */
  Optional<Distribution> distribution() {
    if (!numbers.isEmpty()) {
      long others = texts.values().stream().mapToLong(Long::longValue).sum(); // NaN and the like
      return Optional.of(
          areFew() ? values(others) : new Distribution(output, Kind.RANGES, ranges(), others));
    } else if (!texts.isEmpty() && texts.size() <= MANY) {
      return Optional.of(mostFrequent(Kind.VALUES, texts));
    } else if (!largest.isEmpty()) {
      Map<String, Long> places = new HashMap<>();
      largest.forEach((place, count) -> places.put(String.valueOf(place), count));
      return Optional.of(mostFrequent(Kind.LARGEST, places));
    }
    return Optional.empty();
  }

  private boolean areFew() {
    return numbers.stream().allMatch(number -> number == Math.rint(number))
        && numbers.stream().distinct().limit(BARS + 1).count() <= BARS;
  }

  private Distribution values(long others) {
    List<Bar> bars =
        numbers.stream()
            .distinct()
            .sorted()
            .map(
                value -> {
                  String text = String.format(Locale.ROOT, "%.0f", value);
                  return new Bar(text, text, numbers.stream().filter(value::equals).count());
                })
            .toList();
    return new Distribution(output, Kind.VALUES, bars, others);
  }

  private List<Bar> ranges() {
    double low = numbers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = numbers.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double width = (high - low) / RANGES;
    if (!(width > 0) || Double.isInfinite(width)) { // all alike, or too far apart
      String text = text(low);
      return List.of(new Bar(text, text(high), numbers.size()));
    }
    long[] counts = new long[RANGES];
    for (double number : numbers) {
      counts[(int) Math.min(RANGES - 1, (number - low) / width)]++;
    }
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < RANGES; i++) {
      bars.add(new Bar(text(low + i * width), text(low + (i + 1) * width), counts[i]));
    }
    return bars;
  }

  private static String text(double number) {
    double size = Math.abs(number);
    boolean isPlain = size == 0 || (size >= 0.001 && size < 1e6);
    return String.format(Locale.ROOT, isPlain ? "%.3f" : "%.2e", number)
        .replaceFirst("(\\.\\d*?)0+($|e)", "$1$2")
        .replaceFirst("\\.($|e)", "$1");
  }

  private Distribution mostFrequent(Kind kind, Map<String, Long> counts) {
    List<Bar> all =
        counts.entrySet().stream()
            .map(count -> new Bar(count.getKey(), count.getKey(), count.getValue()))
            .sorted(Comparator.comparing(Bar::count).reversed().thenComparing(Bar::from))
            .toList();
    List<Bar> shown = all.subList(0, Math.min(BARS, all.size()));
    long others = all.stream().skip(BARS).mapToLong(Bar::count).sum();
    return new Distribution(output, kind, shown, others);
  }
}
