package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.staging.OutputDirectory;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.PredictionOptions;

/**
 * A job's hold on its output directory: what is there already is kept, continued or replaced, as
 * the user says, and never by accident.
 */
final class OutputClaim {
  private final String path;
  private final boolean overwrite;
  private final boolean resume;

  private OutputClaim(String path, boolean overwrite, boolean resume) {
    this.path = path;
    this.overwrite = overwrite;
    this.resume = resume;
  }

  /**
   * The claim of a job that has not begun.
   *
   * @throws IllegalArgumentException when the path is that of no directory
   */
  static OutputClaim of(String outputPath, PredictionOptions options) {
    return new OutputClaim(
        OutputDirectory.normalize(outputPath), options.isOverwrite(), options.isResume());
  }

  String path() {
    return path;
  }

  /** Why a job that reads these files cannot write to the directory; empty when it can. */
  List<String> problems(List<InputFile> files) {
    List<String> problems = new ArrayList<>();
    InputFiles.firstIn(path, files)
        .ifPresent(
            file ->
                problems.add(
                    "Invalid outputPath: %s (must not hold input files, such as %s)"
                        .formatted(path, file.path())));
    try {
      if (!overwrite && !resume) {
        checkFree(problems);
      }
      if (problems.isEmpty()) {
        OutputDirectory.checkWritable(path);
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }

  private void checkFree(List<String> problems) throws IOException {
    checkNoResults(problems);
    if (problems.isEmpty() && !Staging.unfinished(path).isEmpty()) {
      problems.add(
          cannotWrite(
              "it holds an unfinished job (continue it with --resume, or start again with --overwrite)"));
    }
  }

  private void checkNoResults(List<String> problems) throws IOException {
    List<String> results = OutputDirectory.existingResults(path);
    if (!results.isEmpty()) {
      problems.add(
          cannotWrite(
              "it holds results, such as %s (replace them with --overwrite, or choose another directory)"
                  .formatted(results.get(0))));
    }
  }

  /**
   * Why a job that is to be continued cannot be: something has changed since. Empty when it can, or
   * when nothing is to be continued.
   */
  List<String> problems(Plan plan) throws IOException {
    if (!resume) {
      return List.of();
    }
    if (isPublished(plan)) {
      return List.of();
    }
    List<String> unfinished = Staging.unfinished(path);
    List<String> problems = new ArrayList<>();
    if (unfinished.contains(plan.fingerprint())) {
      if (!overwrite && !Staging.of(path, plan.fingerprint()).isPublishing()) {
        checkNoResults(problems);
      }
      return problems;
    }
    for (String fingerprint : unfinished) {
      Staging staging = Staging.of(path, fingerprint);
      if (staging.hasPlan() && !overwrite) {
        List<String> changes = PlanChanges.between(staging.readPlan(), plan);
        problems.add("Cannot resume the job in %s: %s".formatted(path, String.join("; ", changes)));
      }
    }
    if (problems.isEmpty() && !overwrite) {
      checkFree(problems);
    }
    return problems;
  }

  /** Makes the directory the job's: removes what is left of others and writes the plan. */
  void claim(Plan plan) throws IOException {
    if (resume && isPublished(plan)) {
      return;
    }
    for (String fingerprint : Staging.unfinished(path)) {
      if (!(resume && fingerprint.equals(plan.fingerprint()))) {
        Staging.of(path, fingerprint).delete();
      }
    }
    Staging staging = Staging.of(path, plan.fingerprint());
    staging.dropFault();
    if (!staging.hasPlan()) {
      staging.writePlan(plan);
    }
  }

  /** Whether the results of this very job are there, complete. */
  private boolean isPublished(Plan plan) throws IOException {
    return Publisher.finish(Staging.of(path, plan.fingerprint())).isPresent();
  }

  private String cannotWrite(String reason) {
    return "Cannot write to outputPath " + path + ": " + reason;
  }
}
