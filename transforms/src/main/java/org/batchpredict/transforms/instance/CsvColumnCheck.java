package org.batchpredict.transforms.instance;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.batchpredict.transforms.tensor.PassedField;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with the names of a CSV file's columns, and how to mend it. */
final class CsvColumnCheck {
  private static final String DELIMITERS = ",;\t|";
  private static final int MAX_NAMES = 20;

  private final List<String> names;
  private final List<String> aliases;
  private final List<String> missing;
  private final List<String> unknown;
  private final FieldRules fields;

  CsvColumnCheck(List<String> names, List<InputEncoder> inputs, FieldRules fields) {
    this.names = names;
    this.fields = fields;
    aliases = inputs.stream().map(input -> input.spec().alias()).toList();
    missing =
        inputs.stream()
            .filter(input -> !input.spec().optional())
            .map(input -> input.spec().alias())
            .filter(alias -> !names.contains(alias) || !isSeen(alias, fields))
            .toList();
    unknown =
        names.stream()
            .filter(name -> !name.isEmpty() && isSeen(name, fields) && !aliases.contains(name))
            .filter(name -> fields.passed().stream().noneMatch(f -> f.name().equals(name)))
            .distinct()
            .toList();
  }

  /** Whether the model is to see a column, if it has an input of that name. */
  static boolean isSeen(String name, FieldRules fields) {
    PassedField key = fields.keyField();
    return fields.isSeen(name) && (key == null || !key.name().equals(name));
  }

  /** One sentence or two; null when the columns are right. */
  @Nullable String problem() {
    List<String> reasons = new ArrayList<>();
    if (!missing.isEmpty()) {
      reasons.add("there is none for the input" + plural(missing));
    }
    PassedField key = fields.keyField();
    if (key != null && !names.contains(key.name())) {
      reasons.add("there is none for the key field " + Excerpt.quoted(key.name()));
    }
    if (!unknown.isEmpty()) {
      reasons.add("there is no input for the column" + plural(unknown));
    }
    List<String> repeated = repeated();
    if (!repeated.isEmpty()) {
      reasons.add("there is more than one " + list(repeated));
    }
    if (reasons.isEmpty()) {
      return null;
    }
    return "Invalid columns: "
        + String.join("; ", reasons)
        + " (columns: "
        + list(names)
        + "; inputs: "
        + list(aliases)
        + ")"
        + remedy();
  }

  private List<String> repeated() {
    Set<String> seen = new HashSet<>();
    return names.stream().filter(name -> !name.isEmpty() && !seen.add(name)).distinct().toList();
  }

  /** Whether a first row is the start of a JSON value. */
  static boolean isJson(List<String> names) {
    return !names.isEmpty() && (names.get(0).startsWith("{") || names.get(0).startsWith("["));
  }

  /** What to do about a first row that is one of JSON; empty for others. */
  static String remedyOfJson(List<String> names) {
    return isJson(names) ? ". The file looks like JSON: then dataFormat must be JSON" : "";
  }

  private String remedy() {
    if (unknown.isEmpty()) {
      return "";
    }
    if (missing.isEmpty()) {
      String columns = String.join(",", unknown);
      return ". Leave out what the model does not take with --excludedFields="
          + columns
          + ", or write it beside the predictions with --passThrough="
          + columns;
    }
    String json = remedyOfJson(names);
    if (!json.isEmpty()) {
      return json;
    }
    OptionalInt between =
        names.size() > 1
            ? OptionalInt.empty()
            : names.get(0).chars().filter(c -> DELIMITERS.indexOf(c) >= 0).findFirst();
    if (between.isPresent()) {
      String c = Character.toString(between.getAsInt());
      return ". Say what is between cells with --csvDelimiter=" + (c.equals("\t") ? "\\t" : c);
    }
    return ". The first row must name the columns as the model names its inputs";
  }

  private static String plural(List<String> names) {
    return (names.size() == 1 ? " " : "s ") + list(names);
  }

  private static String list(List<String> names) {
    String more = names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "";
    return names.stream().limit(MAX_NAMES).map(Excerpt::quoted).collect(joining(", ")) + more;
  }
}
