package org.batchpredict.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.FileRoots;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.pipeline.request.ResolvedModel;
import org.batchpredict.pipeline.table.TableServices;
import org.jspecify.annotations.Nullable;

/**
 * What a job may read and write: what lies below the roots of its options (docs/adr/0038). Where
 * there are none, anything.
 */
final class JobRoots {
  private static final int MOST_FILES_NAMED = 10;

  /** Between the parts of a table's name, not in the domain before its project. */
  private static final Pattern DOT = Pattern.compile("\\.(?![^:]*:)");

  private static final Pattern TREE = Pattern.compile("bq://(\\S+)");

  private final @Nullable FileRoots inputs;
  private final @Nullable FileRoots outputs;
  private final @Nullable List<String> models;
  private final @Nullable String registry;
  private final @Nullable String outputTable;
  private final @Nullable String errorTable;

  private JobRoots(PredictionOptions options) {
    inputs = roots(options.getInputRoots());
    outputs = roots(options.getOutputRoots());
    models = options.getModelRoots();
    registry = options.getModelRegistry();
    outputTable = options.getOutputTable();
    errorTable = options.getErrorTable();
  }

  static JobRoots of(PredictionOptions options) {
    return new JobRoots(options);
  }

  private static @Nullable FileRoots roots(@Nullable List<String> roots) {
    return roots == null ? null : FileRoots.of(roots.stream().map(JobRoots::asTree).toList());
  }

  /**
   * A table as a file in its dataset, which is in its project: {@code bq://P/D/T}. A domain in
   * front of a project is part of its name.
   */
  private static String asTree(String name) {
    return TableServices.isTable(name) ? DOT.matcher(name).replaceAll("/") : name;
  }

  /** What is said of roots, with tables as they are written. */
  private static String asWritten(String why) {
    return TREE.matcher(why).replaceAll(tree -> "bq://" + tree.group(1).replace('/', '.'));
  }

  /** Why what a request names may not be looked at; empty when it may. */
  List<String> problems(PredictionInput input) {
    List<String> problems = new ArrayList<>();
    FileRoots in = inputs;
    if (in != null) {
      for (String pattern : input.inputPaths()) {
        in.problemOfPattern(asTree(pattern))
            .map(why -> invalid(RequestField.INPUT_PATHS, pattern, asWritten(why)))
            .ifPresent(problems::add);
      }
    }
    String output = input.outputPath();
    if (outputs != null && output != null) {
      outputs
          .problemOfTree(output)
          .map(why -> invalid(RequestField.OUTPUT_PATH, output, why))
          .ifPresent(problems::add);
    }
    checkTarget("outputTable", outputTable, problems);
    checkTarget("errorTable", errorTable, problems);
    String uri = input.uri();
    if (models != null && uri != null) {
      FileRoots.of(models)
          .problem(uri)
          .map(why -> invalid(RequestField.URI, uri, why))
          .ifPresent(problems::add);
    }
    return problems;
  }

  private void checkTarget(String option, @Nullable String table, List<String> problems) {
    if (outputs != null && table != null) {
      outputs
          .problem(asTree(table))
          .map(why -> "Invalid --%s: %s (%s)".formatted(option, table, asWritten(why)))
          .ifPresent(problems::add);
    }
  }

  /** Why files that were found may not be read; the first of them. */
  List<String> problems(List<InputFile> files) {
    FileRoots in = inputs;
    return in == null
        ? List.of()
        : files.stream()
            .flatMap(file -> problem(in, file).stream())
            .limit(MOST_FILES_NAMED)
            .toList();
  }

  private static Optional<String> problem(FileRoots roots, InputFile file) {
    return roots
        .problem(file.path())
        .map(why -> invalid(RequestField.INPUT_PATHS, file.path(), why));
  }

  /** Why a model, or a file of it, may not be read; empty when all of it may. */
  List<String> problems(PredictionInput input, ResolvedModel model) {
    List<String> roots = models;
    if (roots == null) {
      return List.of();
    }
    return FileRoots.of(Stream.concat(roots.stream(), partOfRegistry(model).stream()).toList())
        .problemOfTree(model.uri())
        .map(why -> invalid(field(input), model.uri(), why))
        .stream()
        .toList();
  }

  /** Where the models of its project are, for a model with a name. */
  private Optional<String> partOfRegistry(ResolvedModel model) {
    String name = model.versionName();
    String directory = registry;
    if (name == null || directory == null) {
      return Optional.empty();
    }
    String project = name.substring(0, name.indexOf("/models/"));
    return Optional.of(LocalPaths.absolute(directory).replaceFirst("/+$", "") + "/" + project);
  }

  private static RequestField field(PredictionInput input) {
    return RequestField.MODEL.stream()
        .filter(field -> field.get(input) != null)
        .findFirst()
        .orElse(RequestField.URI);
  }

  private static String invalid(RequestField field, String value, String why) {
    return field.problem("Invalid %s: %s (%s)".formatted(field.jsonName(), value, why));
  }
}
