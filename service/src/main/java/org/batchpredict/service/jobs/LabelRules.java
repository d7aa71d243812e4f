package org.batchpredict.service.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.batchpredict.service.api.FieldViolation;

/** What labels may be: those of Google's resources ("Requirements for labels"). */
final class LabelRules {
  private static final int MOST = 64;
  private static final Pattern KEY =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

  private LabelRules() {}

  /** What is wrong with labels; empty when nothing is. */
  static List<FieldViolation> problems(Map<String, String> labels) {
    List<FieldViolation> problems = new ArrayList<>();
    if (labels.size() > MOST) {
      problems.add(
          violation("Invalid labels: " + labels.size() + " (must be at most " + MOST + ")"));
      return problems;
    }
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              if (!KEY.matcher(key).matches()) {
                problems.add(
                    violation(
                        "Invalid label key: \""
                            + key
                            + "\" (must be 1 to 63 lower-case letters, numbers, '_' and '-', a"
                            + " letter first)"));
              }
              if (!VALUE.matcher(value).matches()) {
                problems.add(
                    violation(
                        "Invalid value of label \""
                            + key
                            + "\": \""
                            + value
                            + "\" (must be at most 63 lower-case letters, numbers, '_' and '-')"));
              }
            });
    return problems;
  }

  private static FieldViolation violation(String description) {
    return new FieldViolation("job.labels", description);
  }
}
