package org.batchpredict.service.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.batchpredict.io.files.FileRoots;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.config.ProjectConfig;
import org.jspecify.annotations.Nullable;

/**
 * Checks, when a job is created, that all that it names lies below the roots of its project
 * (docs/adr/0038): without, whoever may create jobs reads and writes whatever the service may.
 *
 * <p>That is the first of two looks, for a refusal in time. What is really opened is looked at
 * again by the worker: whoever starts one is to hand it the roots of the project, empty ones too,
 * by {@code PredictionOptions.setInputRoots(project.inputRoots())}, {@code setOutputRoots} and
 * {@code setModelRoots}, after the flags of the option set.
 */
final class PathRoots {
  private final String id;
  private final ProjectConfig project;

  /**
   * @param id that of the project
   */
  PathRoots(String id, ProjectConfig project) {
    this.id = id;
    this.project = project;
  }

  /** What is outside, in the words of the API; empty when nothing is. */
  List<FieldViolation> problems(PredictionInput input) {
    List<FieldViolation> problems = new ArrayList<>();
    FileRoots inputs = FileRoots.of(project.inputRoots());
    for (String pattern : input.inputPaths()) {
      inputs
          .problemOfPattern(pattern)
          .map(why -> invalid("input_paths", "inputPaths", pattern, why))
          .ifPresent(problems::add);
    }
    String output = input.outputPath();
    if (output != null) {
      FileRoots.of(project.outputRoots())
          .problem(output)
          .map(why -> invalid("output_path", "outputPath", output, why))
          .ifPresent(problems::add);
    }
    String uri = input.uri();
    if (uri != null) {
      FileRoots.of(project.modelRoots())
          .problem(uri)
          .map(why -> invalid("uri", "uri", uri, why))
          .ifPresent(problems::add);
    }
    problemOfName("model_name", "modelName", input.modelName()).ifPresent(problems::add);
    problemOfName("version_name", "versionName", input.versionName()).ifPresent(problems::add);
    return problems;
  }

  /** The models of another project are for those who may use them there. */
  private Optional<FieldViolation> problemOfName(
      String field, String name, @Nullable String value) {
    return value == null || value.startsWith("projects/" + id + "/")
        ? Optional.empty()
        : Optional.of(invalid(field, name, value, "must be of the project " + id));
  }

  private static FieldViolation invalid(String field, String name, String value, String why) {
    String shown = value.length() <= 200 ? value : value.substring(0, 200) + "…";
    return new FieldViolation(
        "prediction_input." + field, "Invalid %s: %s (%s)".formatted(name, shown, why));
  }
}
