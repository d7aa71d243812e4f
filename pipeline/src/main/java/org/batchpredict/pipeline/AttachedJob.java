package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.batchpredict.io.Split;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.RunWatch;
import org.batchpredict.io.staging.StagedRun;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.transforms.job.LiveCounts;
import org.batchpredict.transforms.job.Retries;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job of another process, watched from here: all that is known of it is in its staging directory
 * and on its runner's cluster (docs/adr/0019).
 */
final class AttachedJob implements JobWork {
  private static final Logger LOG = LoggerFactory.getLogger(AttachedJob.class);

  private final RunWatch run;
  private final Staging staging;
  private final JobRunner runner;
  private final PredictionOptions options;
  private final Retries retries;
  private final LiveCounts counts = new LiveCounts();
  private @Nullable CommittedCounts committed;
  private volatile long inputBytes;
  private volatile int splits;
  private volatile boolean cancelled;

  /** Why the runner could not be asked the last time. */
  private @Nullable IllegalStateException silence;

  /** Whether the cluster has been told to cancel. */
  private boolean told;

  AttachedJob(RunWatch run, JobRunner runner, PredictionOptions options, Retries retries) {
    this.run = run;
    this.staging = run.staging();
    this.runner = runner;
    this.options = options;
    this.retries = retries;
  }

  @Override
  public Outcome run(Consumer<JobState> states) throws IOException, InterruptedException {
    states.accept(JobState.PREPARING);
    Optional<RunningPipeline> found = find(states);
    RuntimeException trouble = null;
    if (found.isPresent()) {
      states.accept(JobState.RUNNING);
      trouble = watch(found.get());
    }
    // Its owner, if it lives, deletes the reason with the rest when nothing was committed.
    Optional<JobFault> fault =
        retries.run("Reading what workers say", this::never, new JobNotes(staging)::readFault);
    if (found.isPresent() && trouble == null) {
      awaitRelease();
    }
    Optional<Manifest> manifest =
        retries.run("Looking for the results", this::never, () -> Publisher.published(staging));
    if (manifest.isPresent()) {
      return Outcome.published(manifest.get());
    }
    if (told && trouble == null) {
      return new Outcome(JobState.CANCELLED, null, null);
    }
    if (trouble != null && fault.isEmpty()) {
      throw trouble;
    }
    return Outcome.failed(fault.orElse(JobError.NO_RESULTS));
  }

  /**
   * Finds the pipeline. As long as the runner does not know it but its run is alive, it is about to
   * be submitted, or to end; or whoever attached has named another cluster.
   *
   * @return empty when the run is over
   */
  private Optional<RunningPipeline> find(Consumer<JobState> states)
      throws IOException, InterruptedException {
    boolean missed = false;
    while (true) {
      Optional<StagedRun> now = retries.run("Reading the run record", this::never, run::look);
      String job = now.map(StagedRun::runnerJob).orElse(null);
      Optional<RunningPipeline> found = job == null ? Optional.empty() : ask(job);
      if (now.isEmpty() || found.isPresent()) {
        return found;
      }
      if (job != null) {
        states.accept(JobState.RUNNING);
        if (missed && cancelled) {
          throw new IllegalStateException(
              "Cannot cancel the job: it is alive, but %s does not know of its job %s (attach with the options that it was started with)"
                  .formatted(runner.name(), job));
        }
        missed = true;
      }
      refresh();
      if (!run.isAlive()) {
        if (silence != null) {
          throw silence;
        }
        return Optional.empty();
      }
    }
  }

  private Optional<RunningPipeline> ask(String job) throws InterruptedException {
    try {
      silence = null;
      return runner.find(options, job);
    } catch (IOException e) { // as long as the run shows that it is alive, it is asked again
      silence =
          new IllegalStateException(
              "Cannot watch the job: %s cannot be asked for its job %s (attach again when it can)"
                  .formatted(runner.name(), job),
              e);
      LOG.warn("{}: {}", silence.getMessage(), e.toString());
      return Optional.empty();
    }
  }

  /** Watches the pipeline to its end; returns why it cannot be watched, or has failed. */
  private @Nullable RuntimeException watch(RunningPipeline pipeline) throws InterruptedException {
    try {
      while (!pipeline.awaitForAMoment()) {
        refresh();
        if (cancelled && !told) {
          cancel(pipeline);
        }
      }
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void cancel(RunningPipeline pipeline) {
    try {
      pipeline.cancel();
      told = true;
    } catch (IOException e) { // it may have ended this moment; else it is told again
      LOG.warn("Cannot cancel yet: {}", e.toString());
    }
  }

  /** The job is over; its owner gives up the output, or has died and cannot. */
  private void awaitRelease() throws InterruptedException {
    try {
      while (run.look().isPresent() && !run.isOrphan() && run.isAlive()) {
        // until it has done so, or shows no life any more
      }
      run.bury();
    } catch (IOException e) { // which changes nothing about what the job came to
      LOG.warn("Cannot give up the output for its owner, who has died: {}", e.toString());
    }
  }

  private void refresh() {
    try {
      if (committed == null && staging.hasPlan()) {
        Plan plan = staging.readPlan();
        inputBytes = plan.splits().stream().mapToLong(Split::size).sum();
        splits = plan.splits().size();
        committed = new CommittedCounts(staging, plan, counts, System::nanoTime);
      }
    } catch (IOException e) { // published this moment, or trouble that may pass
      LOG.debug("Cannot read the plan", e);
    }
    if (committed != null) {
      committed.refresh();
    }
  }

  private boolean never() {
    return false;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public LiveCounts counts() {
    return counts;
  }

  @Override
  public long inputBytes() {
    return inputBytes;
  }

  @Override
  public int splits() {
    return splits;
  }
}
