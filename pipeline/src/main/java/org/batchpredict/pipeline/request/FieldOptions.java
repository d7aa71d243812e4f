package org.batchpredict.pipeline.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the options that name fields of instances. */
final class FieldOptions {
  private final List<String> problems = new ArrayList<>();

  private FieldOptions() {}

  static List<String> problems(PredictionOptions options) {
    FieldOptions found = new FieldOptions();
    found.checkKeyField(options.getKeyField());
    found.checkNames("passThrough", options.getPassThrough());
    found.checkNames("includedFields", options.getIncludedFields());
    found.checkNames("excludedFields", options.getExcludedFields());
    found.checkOnce(options.getKeyField(), options.getPassThrough());
    if (options.getIncludedFields() != null && options.getExcludedFields() != null) {
      found.addInvalid(
          "excludedFields",
          String.join(",", options.getExcludedFields()),
          "left out beside --includedFields, which leave out all others");
    }
    return found.problems;
  }

  private void checkKeyField(@Nullable String name) {
    if (name != null && name.isEmpty()) {
      addInvalid("keyField", "\"\"", "the name of a field");
    }
  }

  private void checkNames(String option, @Nullable List<String> names) {
    if (names == null) {
      return;
    }
    boolean areNamed = !names.isEmpty() && names.stream().noneMatch(String::isBlank);
    if (!areNamed || new HashSet<>(names).size() < names.size()) {
      addInvalid(
          option,
          "\"" + String.join(",", names) + "\"",
          "one field or more, none blank, each given once");
    }
  }

  private void checkOnce(@Nullable String keyField, @Nullable List<String> passThrough) {
    if (keyField != null && passThrough != null && passThrough.contains(keyField)) {
      addInvalid("passThrough", keyField, "no --keyField, which is written as well");
    }
  }

  private void addInvalid(String option, String value, String expected) {
    problems.add("Invalid --%s: %s (must be %s)".formatted(option, value, expected));
  }
}
