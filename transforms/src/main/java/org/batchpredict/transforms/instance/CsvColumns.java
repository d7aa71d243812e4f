package org.batchpredict.transforms.instance;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.batchpredict.io.records.CsvFile;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** The columns of a CSV file, by its first row, and what becomes of each. */
final class CsvColumns {
  private static final String DELIMITERS = ",;\t|";
  private static final int MAX_NAMES = 20;

  private final char delimiter;
  private final List<InputEncoder> inputs;
  private final FieldRules fields;
  private final List<String> names = new ArrayList<>();
  private final Map<String, InputEncoder> byAlias = new HashMap<>();
  private @Nullable InputEncoder[] columns = {};
  private int[] passed = {};
  private boolean[] kept = {};
  private @Nullable String problem;

  private CsvColumns(char delimiter, List<InputEncoder> inputs, FieldRules fields) {
    this.delimiter = delimiter;
    this.inputs = inputs;
    this.fields = fields;
    inputs.forEach(input -> byAlias.put(input.spec().alias(), input));
  }

  /**
   * The columns of a file.
   *
   * @param inputs those of the signature
   * @param keepAll whether the text of each column is needed, not only of those passed
   */
  static CsvColumns of(
      CsvFile file, char delimiter, List<InputEncoder> inputs, FieldRules fields, boolean keepAll) {
    CsvColumns columns = new CsvColumns(delimiter, inputs, fields);
    columns.read(file.header());
    columns.assign(keepAll);
    if (columns.problem == null) {
      columns.check();
    }
    return columns;
  }

  /** Those of no file. */
  static CsvColumns none() {
    return new CsvColumns(',', List.of(), FieldRules.NONE);
  }

  private void read(byte[] header) {
    int invalid = Utf8.firstInvalid(header, 0, header.length);
    if (invalid >= 0) {
      problem =
          "Invalid columns: byte " + invalid + " of the first row is no UTF-8 (save it as UTF-8)";
      return;
    }
    CsvCells cells =
        new CsvCells(
            delimiter,
            (column, text, start, length, quoted) ->
                names.add(new String(text, start, length).strip()));
    try {
      cells.cut(header, 0, header.length);
    } catch (InvalidInstanceException e) {
      problem = e.failure().message() + ". It is in the first row, which names the columns";
    }
  }

  private void assign(boolean keepAll) {
    columns = new @Nullable InputEncoder[names.size()];
    kept = new boolean[names.size()];
    Arrays.fill(kept, keepAll);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = isSeen(names.get(i)) ? byAlias.get(names.get(i)) : null;
    }
    passed = fields.passed().stream().map(PassedField::name).mapToInt(names::indexOf).toArray();
    Arrays.stream(passed).filter(i -> i >= 0).forEach(i -> kept[i] = true);
  }

  private boolean isSeen(String name) {
    boolean key = fields.keyField() != null && fields.keyField().name().equals(name);
    return fields.isSeen(name) && !key;
  }

  private void check() {
    List<String> reasons = new ArrayList<>();
    List<String> missing =
        inputs.stream()
            .filter(input -> !input.spec().optional())
            .map(input -> input.spec().alias())
            .filter(alias -> !names.contains(alias) || !isSeen(alias))
            .toList();
    List<String> unknown =
        names.stream()
            .filter(name -> !name.isEmpty() && isSeen(name) && !byAlias.containsKey(name))
            .filter(name -> fields.passed().stream().noneMatch(f -> f.name().equals(name)))
            .toList();
    List<String> twice =
        names.stream()
            .filter(name -> !name.isEmpty() && names.indexOf(name) != names.lastIndexOf(name))
            .distinct()
            .toList();
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
    if (!twice.isEmpty()) {
      reasons.add("there are two of " + list(twice));
    }
    if (!reasons.isEmpty()) {
      problem =
          "Invalid columns: "
              + String.join("; ", reasons)
              + " (columns: "
              + list(names)
              + "; inputs: "
              + list(inputs.stream().map(input -> input.spec().alias()).toList())
              + ")"
              + remedy(unknown, missing);
    }
  }

  private String remedy(List<String> unknown, List<String> missing) {
    if (unknown.isEmpty()) {
      return "";
    }
    if (missing.isEmpty()) {
      return ". Leave columns out with --excludedFields=" + String.join(",", unknown);
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

  /** What is wrong with the first row; null when all is right. */
  @Nullable String problem() {
    return problem;
  }

  int size() {
    return columns.length;
  }

  String name(int column) {
    return names.get(column);
  }

  /** The input that a column feeds; null for none. */
  @Nullable InputEncoder input(int column) {
    return columns[column];
  }

  /** Whether the text of a column is needed. */
  boolean isKept(int column) {
    return kept[column];
  }

  /** The column of a field that goes past the model; -1 when the file has none. */
  int passed(int field) {
    return passed[field];
  }
}
