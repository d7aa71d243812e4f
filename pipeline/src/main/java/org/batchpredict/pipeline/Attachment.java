package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.beam.sdk.util.Sleeper;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.OutputDirectory;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.RunWatch;
import org.batchpredict.io.staging.StagedRun;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.transforms.job.Retries;

/**
 * Finds the job that works on an output directory, to attach to it.
 *
 * @param runners gives the runner of the options, which a job that has ended does without
 */
record Attachment(
    Supplier<JobRunner> runners,
    PredictionOptions options,
    Retries retries,
    Sleeper sleeper,
    Clock clock) {
  /** The run that has been submitted, before one that wants to be; else the latest. */
  private static final Comparator<StagedRun> CLOSER_TO_WORK =
      Comparator.comparing((StagedRun run) -> run.runnerJob() != null)
          .thenComparing(run -> run.record().startedMillis());

  /**
   * A handle on the job.
   *
   * @throws InvalidRequestException when there is none that can be attached to
   */
  PredictionJob to(String outputPath) throws IOException {
    String path = OutputDirectory.normalize(outputPath);
    List<StagedRun> runs = Staging.runs(path);
    if (runs.isEmpty()) { // asked first: a job that publishes meanwhile has a manifest
      return ended(path);
    }
    StagedRun run =
        runs.stream()
            .filter(r -> r.record().workersElsewhere())
            .max(CLOSER_TO_WORK)
            .orElseThrow(
                () ->
                    refusal(
                        path,
                        "its job is one of %s (only jobs on a cluster can be attached to)"
                            .formatted(runs.get(0).describe())));
    JobRunner runner = runners.get();
    if (!run.record().runner().equals(runner.name())) {
      throw refusal(
          path,
          "its job is not one of %s: %s (take the options that it was started with)"
              .formatted(runner.name(), run.describe()));
    }
    JobWork work = new AttachedJob(new RunWatch(run, sleeper), runner, options, retries);
    PredictionJob job =
        new PredictionJob(run.record().id(), path, work, run.record().started(), clock);
    job.start();
    return job;
  }

  /** The handle on a job that has ended: nobody knows any more how long it took. */
  private static PredictionJob ended(String path) throws IOException {
    Optional<Manifest> manifest = Manifest.read(path);
    if (manifest.isEmpty()
        || Publisher.published(Staging.of(path, manifest.get().fingerprint())).isEmpty()) {
      throw refusal(
          path,
          "no job works on it, and it holds no results (start one, or continue an unfinished one with --resume)");
    }
    Clock never = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    PredictionJob job =
        new PredictionJob(
            manifest.get().fingerprint(),
            path,
            states -> Outcome.published(manifest.get()),
            never.instant(),
            never);
    job.run();
    return job;
  }

  private static InvalidRequestException refusal(String path, String reason) {
    return new InvalidRequestException(List.of("Cannot attach to %s: %s".formatted(path, reason)));
  }
}
