package org.batchpredict.transforms.instance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.records.CsvFile;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** The columns of a CSV file, by its first row, and what becomes of each. */
final class CsvColumns {
  private final char delimiter;
  private final FieldRules fields;
  private final List<String> names = new ArrayList<>();
  private final Map<String, InputEncoder> byAlias = new HashMap<>();
  private @Nullable InputEncoder[] columns = {};
  private int[] passed = {};
  private boolean[] kept = {};
  private @Nullable String problem;

  private CsvColumns(char delimiter, List<InputEncoder> inputs, FieldRules fields) {
    this.delimiter = delimiter;
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
      columns.problem = new CsvColumnCheck(columns.names, inputs, fields).problem();
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
      problem =
          e.failure().message()
              + ". It is in the first row, which names the columns"
              + CsvColumnCheck.remedyOfJson(names);
    }
  }

  private void assign(boolean keepAll) {
    columns = new @Nullable InputEncoder[names.size()];
    kept = new boolean[names.size()];
    Arrays.fill(kept, keepAll);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = CsvColumnCheck.isSeen(names.get(i), fields) ? byAlias.get(names.get(i)) : null;
    }
    passed = fields.passed().stream().map(PassedField::name).mapToInt(names::indexOf).toArray();
    Arrays.stream(passed).filter(i -> i >= 0).forEach(i -> kept[i] = true);
  }

  /** What is wrong with the first row; null when all is right. */
  @Nullable String problem() {
    return problem;
  }

  /** Whether the first row is the start of a JSON value. */
  boolean isJson() {
    return CsvColumnCheck.isJson(names);
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
