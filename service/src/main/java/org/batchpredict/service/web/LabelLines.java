package org.batchpredict.service.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.batchpredict.service.api.ApiException;

/** Labels as text: {@code key=value}, one a line. */
final class LabelLines {
  static final String HINT =
      "One a line: key=value. Lower-case letters, digits, _ and -; a key starts with a letter.";

  private LabelLines() {}

  static String format(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining("\n"));
  }

  /**
   * Reads labels; whether they may be so is for {@code Jobs} to say.
   *
   * @throws ApiException when a key is given twice
   */
  static Map<String, String> parse(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      int at = line.indexOf('=');
      String key = at < 0 ? line : line.substring(0, at).strip();
      if (labels.put(key, at < 0 ? "" : line.substring(at + 1).strip()) != null) {
        throw ApiException.invalid(
            "job.labels", "Invalid labels: " + key + " is given twice (must be once)");
      }
    }
    return labels;
  }
}
