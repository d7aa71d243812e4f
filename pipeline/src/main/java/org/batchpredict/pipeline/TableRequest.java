package org.batchpredict.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.pipeline.table.TableServices;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the tables of a request, as far as it alone can tell. */
final class TableRequest {
  /** The formats whose files have a schema. */
  private static final Set<String> TYPED = Set.of("AVRO", "PARQUET");

  private final PredictionInput input;
  private final PredictionOptions options;
  private final List<String> problems = new ArrayList<>();

  private TableRequest(PredictionInput input, PredictionOptions options) {
    this.input = input;
    this.options = options;
  }

  /** The problems; empty when there are none, and when there is no table. */
  static List<String> problems(PredictionInput input, PredictionOptions options) {
    TableRequest request = new TableRequest(input, options);
    List<String> sources = sources(input);
    sources.forEach(request::checkSource);
    if (!sources.isEmpty() && request.problems.isEmpty()) {
      request.checkExport(sources.get(0));
    }
    request.checkTarget("outputTable", options.getOutputTable(), true);
    request.checkTarget("errorTable", options.getErrorTable(), false);
    String errors = options.getErrorTable();
    if (errors != null && errors.equals(options.getOutputTable())) {
      request.addInvalid("errorTable", errors, "another than --outputTable");
    }
    return request.problems;
  }

  /** The tables among the inputs. */
  static List<String> sources(PredictionInput input) {
    return input.inputPaths().stream().filter(TableServices::isTable).distinct().toList();
  }

  private void checkSource(String table) {
    TableServices.problemOfName(table)
        .map(rule -> "Invalid inputPaths: %s (%s)".formatted(table, rule))
        .map(RequestField.INPUT_PATHS::problem)
        .ifPresent(problems::add);
  }

  private void checkExport(String table) {
    String format = input.dataFormat();
    if (format != null && !format.isEmpty() && !TYPED.contains(format)) {
      problems.add(
          RequestField.DATA_FORMAT.problem(
              "Invalid dataFormat: %s (must be AVRO or PARQUET, as which %s is exported)"
                  .formatted(format, table)));
    }
    String location = options.getTempLocation();
    String storage = TableServices.storage(table);
    if (location == null) {
      problems.add(
          "Missing --tempLocation (must be a directory on %s, to which %s is exported)"
              .formatted(storage, table));
    } else if (!location.startsWith(storage) || location.matches(".*[*?\\[\\]{}].*")) {
      addInvalid(
          "tempLocation",
          location,
          "a directory on %s without wildcards, to which %s is exported".formatted(storage, table));
    }
  }

  private void checkTarget(String option, @Nullable String table, boolean holdsPredictions) {
    if (table == null) {
      return;
    }
    Optional<String> rule =
        TableServices.isTable(table)
            ? TableServices.problemOfName(table)
            : Optional.of("must be a table, bq://PROJECT.DATASET.TABLE");
    if (rule.isPresent()) {
      problems.add("Invalid --%s: %s (%s)".formatted(option, table, rule.get()));
      return;
    }
    String output = input.outputPath();
    String storage = TableServices.storage(table);
    if (output != null && !output.isBlank() && !output.startsWith(storage)) {
      addInvalid(
          option,
          table,
          "given with an outputPath on %s, from where it is loaded".formatted(storage));
    }
    if (holdsPredictions && !TYPED.contains(String.valueOf(input.outputDataFormat()))) {
      addInvalid(
          option,
          table,
          "given with outputDataFormat AVRO or PARQUET, whose files have the columns' types");
    }
  }

  private void addInvalid(String option, String value, String expected) {
    problems.add("Invalid --%s: %s (must be %s)".formatted(option, value, expected));
  }
}
