package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.beam.sdk.util.Sleeper;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.io.staging.OutputDirectory;
import org.batchpredict.io.staging.OutputTakenException;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.RunClaim;
import org.batchpredict.io.staging.RunHold;
import org.batchpredict.io.staging.RunRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job's hold on its output directory: what is there already is kept, continued or replaced, as
 * the user says, and never by accident. Nothing is written, and nothing deleted, before the claim.
 */
final class OutputClaim {
  private static final Logger LOG = LoggerFactory.getLogger(OutputClaim.class);

  private final String path;
  private final boolean overwrite;
  private final boolean resume;
  private @Nullable RunHold hold;

  private boolean workersElsewhere;

  /** Whether workers in other processes may be at work. */
  private boolean running;

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
    try {
      InputFiles.firstIn(path, files)
          .ifPresent(
              file ->
                  problems.add(
                      "Invalid outputPath: %s (must not hold input files, such as %s)"
                          .formatted(path, file.path())));
      RunClaim.checkFree(path);
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

  /** Why a run of this id cannot begin here; empty when it can. */
  Optional<String> problemOfId(String run) throws IOException {
    return Staging.runs(path).stream()
        .filter(other -> other.record().id().equals(run))
        .map(
            other ->
                "Invalid id: %s (must be new; the output has a run of this id: %s)"
                    .formatted(run, other.describe()))
        .findFirst();
  }

  private void checkFree(List<String> problems) throws IOException {
    checkNoResults(problems);
    if (problems.isEmpty() && !unfinished().isEmpty()) {
      problems.add(
          cannotWrite(
              "it holds an unfinished job (continue it with --resume, or start again with --overwrite)"));
    }
  }

  /** The jobs that can be resumed. */
  private List<Staging> unfinished() throws IOException {
    List<Staging> jobs = new ArrayList<>();
    for (String fingerprint : Staging.unfinished(path)) {
      Staging staging = Staging.of(path, fingerprint);
      if (staging.hasPlan()) {
        jobs.add(staging);
      }
    }
    return jobs;
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
    if (!resume || isPublished(plan)) {
      return List.of();
    }
    List<Staging> unfinished = unfinished();
    Staging own = staging(plan);
    List<String> problems = new ArrayList<>();
    if (unfinished.contains(own)) {
      if (!overwrite && !own.isPublishing()) {
        checkNoResults(problems);
      }
      return problems;
    }
    if (overwrite) {
      return problems;
    }
    for (Staging other : unfinished) {
      changes(other, plan).stream()
          .map(change -> "Cannot resume the job in %s: %s".formatted(path, change))
          .forEach(problems::add);
    }
    if (problems.isEmpty()) {
      checkFree(problems);
    }
    return problems;
  }

  private static List<String> changes(Staging unfinished, Plan plan) throws IOException {
    try {
      return PlanChanges.between(unfinished.readPlan(), plan);
    } catch (LastingException e) { // the plan is damaged
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Makes the directory the job's: removes what is left of others and writes the plan.
   *
   * @param sleeper waits; what it throws ends the claim
   * @throws InvalidRequestException when the directory is another run's
   * @throws IOException when the directory cannot be read or written; then nothing is claimed
   */
  void claim(Plan plan, RunRecord run, LivenessProbe probe, Sleeper sleeper)
      throws IOException, InterruptedException {
    try {
      if (resume && isPublished(plan) && !Staging.unfinished(path).contains(plan.fingerprint())) {
        return;
      }
      RandomGenerator random = new SplittableRandom(); // the default one wants a module of its own
      RunHold claimed = new RunClaim(path, plan.fingerprint(), run, probe, sleeper, random).claim();
      begin(plan, claimed);
      hold = claimed;
      workersElsewhere = run.workersElsewhere();
    } catch (OutputTakenException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a job that cannot write here: its claim is the first thing that it writes. */
  InvalidRequestException cannotClaim(IOException e) {
    return refused(String.valueOf(OutputDirectory.cannotWrite(path, e).getMessage()));
  }

  private static InvalidRequestException refused(String problem) {
    return new InvalidRequestException(List.of(RequestField.OUTPUT_PATH.problem(problem)));
  }

  private void begin(Plan plan, RunHold claimed) throws IOException {
    boolean begun = false;
    try {
      checkAgain(plan);
      if (overwrite && resume && staging(plan).hasPlan()) {
        claimed.deleteOthers();
      } else if (overwrite) {
        claimed.deleteOldWork();
      }
      if (!resume || !isPublished(plan)) {
        claimed.begin(plan);
      }
      begun = true;
    } finally {
      if (!begun) {
        claimed.withdraw();
      }
    }
  }

  /** What was found before the claim may have changed before it. */
  private void checkAgain(Plan plan) throws IOException {
    List<String> problems = new ArrayList<>(problems(plan));
    if (!overwrite && !resume) {
      checkFree(problems);
    }
    if (!problems.isEmpty()) {
      throw refused(problems.get(0));
    }
  }

  /** Notes that the job runs, and what the runner's cluster calls it. */
  void submitted(Optional<String> runnerJob) {
    running = workersElsewhere;
    if (hold == null || runnerJob.isEmpty()) {
      return;
    }
    try {
      hold.submitted(runnerJob.get());
    } catch (IOException e) { // the job runs all the same
      LOG.warn("Cannot note that the job is {}: {}", runnerJob.get(), e.getMessage());
    }
  }

  /** Notes that no worker is at work any more. */
  void ended() {
    running = false;
  }

  /** Gives the directory to whoever wants it next, unless workers elsewhere are still at work. */
  void release() {
    if (hold == null) {
      return;
    }
    try {
      if (running) {
        hold.abandon();
      } else {
        hold.release();
      }
    } catch (IOException e) { // which is no reason for a job to fail
      LOG.warn("Cannot give up the output directory {}: {}", path, e.getMessage());
    }
  }

  /** Whether the results of this very job are there, complete. */
  private boolean isPublished(Plan plan) throws IOException {
    return Publisher.isPublished(staging(plan));
  }

  private Staging staging(Plan plan) {
    return Staging.of(path, plan.fingerprint());
  }

  private String cannotWrite(String reason) {
    return "Cannot write to outputPath " + path + ": " + reason;
  }
}
