package org.batchpredict.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.FileRoots;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.pipeline.request.ResolvedModel;
import org.jspecify.annotations.Nullable;

/**
 * What a job may read and write: what lies below the roots of its options (docs/adr/0038). Where
 * there are none, anything.
 */
final class JobRoots {
  private static final int MOST_FILES_NAMED = 10;

  private final @Nullable FileRoots inputs;
  private final @Nullable FileRoots outputs;
  private final @Nullable List<String> models;
  private final @Nullable String registry;

  private JobRoots(PredictionOptions options) {
    inputs = roots(options.getInputRoots());
    outputs = roots(options.getOutputRoots());
    models = options.getModelRoots();
    registry = options.getModelRegistry();
  }

  static JobRoots of(PredictionOptions options) {
    return new JobRoots(options);
  }

  private static @Nullable FileRoots roots(@Nullable List<String> roots) {
    return roots == null ? null : FileRoots.of(roots);
  }

  /** Why what a request names may not be looked at; empty when it may. */
  List<String> problems(PredictionInput input) {
    List<String> problems = new ArrayList<>();
    FileRoots in = inputs;
    if (in != null) {
      for (String pattern : input.inputPaths()) {
        in.problemOfPattern(pattern)
            .map(why -> invalid(RequestField.INPUT_PATHS, pattern, why))
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
    String uri = input.uri();
    if (models != null && uri != null) {
      FileRoots.of(models)
          .problem(uri)
          .map(why -> invalid(RequestField.URI, uri, why))
          .ifPresent(problems::add);
    }
    return problems;
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
