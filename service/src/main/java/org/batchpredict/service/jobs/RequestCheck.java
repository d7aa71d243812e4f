package org.batchpredict.service.jobs;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.ModelRegistry;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.OptionSet;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.jobs.Jobs.JobRequest;

/** Checks what can be checked of a request before its job runs. */
final class RequestCheck {
  /** The label that names the option set of a job. */
  static final String OPTIONS_LABEL = "batchpredict-options";

  private static final Pattern JOB_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");
  private static final Pattern PROBLEM =
      Pattern.compile("Field: (\\S+) Error: (.*)", Pattern.DOTALL);
  private static final String INPUT = "prediction_input";

  private final ProjectConfig project;
  private final PathRoots roots;

  /**
   * @param id that of the project
   */
  RequestCheck(String id, ProjectConfig project) {
    this.project = project;
    this.roots = new PathRoots(id, project);
  }

  static void checkJobId(String jobId) {
    if (!JOB_ID.matcher(jobId).matches()) {
      throw ApiException.invalid(
          "job.job_id",
          "Invalid jobId: \""
              + jobId
              + "\" (must start with a letter and contain only letters, numbers and underscores,"
              + " at most 128)");
    }
  }

  static void checkLabels(Map<String, String> labels) {
    List<FieldViolation> problems = LabelRules.problems(labels);
    if (!problems.isEmpty()) {
      throw ApiException.of(Status.INVALID_ARGUMENT, problems);
    }
  }

  /**
   * Checks all but the id.
   *
   * @return the name of the option set that the job is to run with
   * @throws ApiException INVALID_ARGUMENT naming every problem; NOT_FOUND for the model
   */
  String check(JobRequest request) {
    List<FieldViolation> problems = new ArrayList<>(LabelRules.problems(request.labels()));
    String set = request.labels().getOrDefault(OPTIONS_LABEL, ProjectConfig.DEFAULT_OPTIONS);
    if (hasOptions(set)) {
      PredictionOptions options = options(set);
      problems.addAll(violations(BatchPrediction.check(request.predictionInput(), options)));
      problems.addAll(roots.problems(request.predictionInput()));
      throwIfAny(problems);
      checkModel(request.predictionInput(), options);
    } else {
      Set<String> sets = new TreeSet<>(project.options().keySet());
      sets.add(ProjectConfig.DEFAULT_OPTIONS);
      problems.add(
          new FieldViolation(
              "job.labels",
              "Unsupported %s: %s (supported: %s)"
                  .formatted(OPTIONS_LABEL, set, String.join(", ", sets))));
      throwIfAny(problems);
    }
    return set;
  }

  private static void throwIfAny(List<FieldViolation> problems) {
    if (!problems.isEmpty()) {
      throw ApiException.of(Status.INVALID_ARGUMENT, problems);
    }
  }

  private boolean hasOptions(String set) {
    return set.equals(ProjectConfig.DEFAULT_OPTIONS) || project.options().containsKey(set);
  }

  private PredictionOptions options(String set) {
    PredictionOptions options = OptionSet.parse(project.options().getOrDefault(set, List.of()));
    options.setModelRegistry(project.modelRegistry());
    return options;
  }

  private void checkModel(PredictionInput input, PredictionOptions options) {
    String registry = project.modelRegistry();
    try {
      if (registry != null) {
        FileSystemsSetup.registerFor(List.of(registry), options);
      }
      ModelRegistry.resolve(input, registry);
    } catch (InvalidRequestException e) {
      throw ApiException.of(Status.NOT_FOUND, violations(e.problems()));
    } catch (UncheckedIOException e) {
      ApiException unavailable =
          new ApiException(
              Status.UNAVAILABLE, "Cannot read the model registry: it does not answer (try again)");
      unavailable.initCause(e);
      throw unavailable;
    }
  }

  private static List<FieldViolation> violations(List<String> problems) {
    return problems.stream().map(RequestCheck::violation).toList();
  }

  private static FieldViolation violation(String problem) {
    Matcher matcher = PROBLEM.matcher(problem);
    return matcher.matches()
        ? new FieldViolation(matcher.group(1), matcher.group(2))
        : new FieldViolation(INPUT, problem);
  }
}
