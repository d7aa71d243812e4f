package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.batchpredict.io.staging.Commits;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Proof;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.SharedPlan;
import org.batchpredict.io.staging.Staging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a run: proves that the commit records account for every byte of the input, mends what
 * does not meet, and publishes. It can be repeated from any point at which it died.
 */
final class Finisher {
  private static final Logger LOG = LoggerFactory.getLogger(Finisher.class);

  private static final int MAX_FILES_NAMED = 100;

  private final PassSpec spec;
  private final Staging staging;

  Finisher(PassSpec spec) {
    this.spec = spec;
    this.staging = Staging.of(spec.outputPath(), spec.fingerprint());
  }

  Manifest finish() throws IOException {
    Optional<Manifest> finished = Publisher.finish(staging, spec.runId());
    if (finished.isPresent()) {
      return finished.get();
    }
    RunControl control = RunControl.join(spec);
    control.counts().enter(RunPhase.PUBLISHING);
    try (SharedPlan plan = SharedPlan.acquire(staging, spec.runId())) {
      return publish(plan.plan(), control);
    } finally {
      control.leave();
    }
  }

  private Manifest publish(Plan plan, RunControl control) throws IOException {
    Commits commits = prove(plan, control.commits());
    RunMonitor monitor = new RunMonitor(control, spec.limits());
    warnOfChanges(commits.changedInputs());
    Publisher publisher =
        Publisher.of(staging, plan, spec.runId())
            .withOverwrite(spec.overwrite())
            .withReport(spec.report());
    try {
      return publisher.publish(commits, state(commits), monitor::isCancelled);
    } catch (CancellationException e) {
      throw new CancelledJobException(e);
    }
  }

  /** Here each file is named once, however many splits it was cut into. */
  private static void warnOfChanges(Collection<String> changed) {
    changed.stream()
        .limit(MAX_FILES_NAMED)
        .forEach(file -> LOG.warn("The input has changed since the job was planned: {}", file));
    if (changed.size() > MAX_FILES_NAMED) {
      LOG.warn("More input files that have changed: {}", changed.size() - MAX_FILES_NAMED);
    }
  }

  private Manifest.State state(Commits commits) {
    return spec.limits().verdict(commits.predictions(), commits.failures()).isEmpty()
        ? Manifest.State.SUCCEEDED
        : Manifest.State.FAILED;
  }

  private Commits prove(Plan plan, KnownCommits known) throws IOException {
    Commits commits = staging.readCommits(plan, known::take);
    List<Proof.Mismatch> mismatches = Proof.check(plan, commits);
    if (mismatches.isEmpty()) {
      return commits;
    }
    try (Worker worker = Worker.open(spec)) {
      while (!mismatches.isEmpty()) {
        for (Proof.Mismatch mismatch : mismatches) {
          LOG.info(
              "Reading split {} of {} again from byte {}, where the one before it stopped",
              mismatch.split(),
              mismatch.file(),
              mismatch.stop());
          worker.repeat(mismatch.split(), mismatch.stop());
        }
        commits = staging.readCommits(plan, known::take);
        mismatches = Proof.check(plan, commits);
      }
    }
    return commits;
  }
}
