package org.batchpredict.service.work;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.io.staging.OutputDirectory;
import org.batchpredict.io.staging.OutputTakenException;
import org.batchpredict.io.staging.RunClaim;
import org.batchpredict.io.staging.StagedRun;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.service.config.OptionSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker does for its task. Where others have worked before, the job may have ended already,
 * run on a cluster, or still be in the hands of a worker that is taken for lost; only else it is
 * resumed.
 */
final class TaskCourse {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCourse.class);

  /** A lost worker ends with its lease: much longer it is not waited for. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Task task;
  private final PredictionOptions options;
  private final String outputPath;
  private final boolean elsewhere;
  private final Results results;

  /** Follows a job to its end. */
  interface Follower {
    WorkerReport follow(PredictionJob job) throws IOException, InterruptedException;

    /** Whether the worker is to end. */
    boolean isToEnd();

    /** The end of a worker that was told to, and has nothing to end. */
    WorkerReport nothingToEnd();
  }

  /**
   * The course of a task.
   *
   * @throws InvalidRequestException when its flags are not valid
   * @throws IllegalArgumentException when its output path is that of no directory
   */
  TaskCourse(Task task) {
    this.task = task;
    this.options = options(task);
    this.outputPath = OutputDirectory.normalize(String.valueOf(task.input().outputPath()));
    FileSystemsSetup.registerFor(List.of(outputPath), options);
    this.elsewhere = JobRunners.of(options).hasWorkersElsewhere(options);
    this.results = new Results(task, outputPath, options);
  }

  private static PredictionOptions options(Task task) {
    PredictionOptions options = OptionSet.parse(task.flags());
    Task.Roots roots = task.roots();
    options.setInputRoots(roots.inputs());
    options.setOutputRoots(roots.outputs());
    options.setModelRoots(roots.models());
    options.setModelRegistry(roots.modelRegistry());
    return options;
  }

  /** Whether the job goes on when this process ends. */
  boolean isElsewhere() {
    return elsewhere;
  }

  /** Takes it, and says how the job ended. */
  WorkerReport run(Follower follower) throws IOException, InterruptedException {
    if (task.kind() == Task.Kind.START) {
      return follower.follow(start(false, options.isOverwrite()));
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<WorkerReport> found = find(follower);
      if (found.isPresent()) {
        return found.get();
      }
      awaitOutput(follower, end);
      if (follower.isToEnd()) {
        return follower.nothingToEnd();
      }
      WorkerReport resumed = follower.follow(start(true, false));
      if (!isRefused(resumed)) {
        return resumed;
      }
      Optional<StagedRun> other = otherRun(resumed);
      if (other.isEmpty()) {
        return afterRefusal(follower).orElse(resumed);
      }
      if (System.nanoTime() - end > 0 && !other.get().record().workersElsewhere()) {
        return resumed;
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  /** The end of a job that needs no resuming: it has ended, or runs on a cluster. */
  private Optional<WorkerReport> find(Follower follower) throws IOException, InterruptedException {
    Optional<PredictionJob> finished = results.find();
    if (finished.isPresent()) {
      return Optional.of(follower.follow(finished.get()));
    }
    Optional<PredictionJob> running = elsewhere ? attach() : Optional.empty();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    WorkerReport report = follower.follow(running.get());
    JobError error = report.error();
    // What the cluster has lost is resumed.
    return error != null && error.isLoss() ? Optional.empty() : Optional.of(report);
  }

  private Optional<PredictionJob> attach() throws IOException {
    boolean submitted =
        Staging.runs(outputPath).stream()
            .anyMatch(run -> run.record().workersElsewhere() && run.runnerJob() != null);
    if (!submitted) {
      return Optional.empty();
    }
    try {
      return Optional.of(BatchPrediction.attach(outputPath, options));
    } catch (InvalidRequestException e) { // it ended this moment, or is not the service's
      LOG.info("Cannot go on with a job on a cluster: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** A worker that is taken for lost may not have ended yet. */
  private void awaitOutput(Follower follower, long end) throws IOException, InterruptedException {
    while (System.nanoTime() - end < 0 && !follower.isToEnd()) {
      try {
        RunClaim.checkFree(outputPath);
        return;
      } catch (OutputTakenException e) {
        LOG.info("Waiting for a lost worker to end: {}", e.getMessage());
        Thread.sleep(LOOK.toMillis());
      }
    }
  }

  private static boolean isRefused(WorkerReport report) {
    JobError error = report.error();
    return error != null && error.kind() == JobError.Kind.REFUSED;
  }

  /** The live run for whose sake the job was refused; empty when that was for another reason. */
  private Optional<StagedRun> otherRun(WorkerReport refused) throws IOException {
    JobError error = refused.error();
    List<String> problems = error == null ? List.of() : error.problems();
    return Staging.runs(outputPath).stream()
        .filter(run -> problems.stream().anyMatch(problem -> problem.contains(run.describe())))
        .findFirst();
  }

  /**
   * A job that has ended cannot be resumed when its input has changed since. And one that is to
   * replace other results may have lost its first worker before that had begun.
   */
  private Optional<WorkerReport> afterRefusal(Follower follower)
      throws IOException, InterruptedException {
    Optional<PredictionJob> finished = results.find();
    if (finished.isPresent()) {
      return Optional.of(follower.follow(finished.get()));
    }
    boolean untouched = Staging.unfinished(outputPath).isEmpty();
    return options.isOverwrite() && untouched
        ? Optional.of(follower.follow(start(false, true)))
        : Optional.empty();
  }

  private PredictionJob start(boolean resume, boolean overwrite) {
    PredictionOptions ours = options(task);
    ours.setResume(resume);
    ours.setOverwrite(overwrite);
    String id =
        String.format(
            Locale.ROOT,
            "%.64s-%d-%.8s",
            task.job().jobId(),
            task.attempt(),
            UUID.randomUUID().toString());
    return BatchPrediction.start(id, task.input(), ours);
  }
}
