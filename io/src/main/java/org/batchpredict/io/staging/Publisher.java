package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Moves the files of a job whose splits are all committed into place, and makes it a finished one
 * by its manifest.
 *
 * <p>Every step can be repeated, by this process or another: after a crash, publishing again with
 * the same staging directory comes to the same files.
 */
public final class Publisher {
  private final Staging staging;
  private final Plan plan;
  private final String run;
  private final boolean overwrite;
  private final boolean report;

  private Publisher(Staging staging, Plan plan, String run, boolean overwrite, boolean report) {
    this.staging = staging;
    this.plan = plan;
    this.run = run;
    this.overwrite = overwrite;
    this.report = report;
  }

  /**
   * Publishes a plan's results.
   *
   * @param run names this run among those of the job, as in {@link WorkerProcess}
   */
  public static Publisher of(Staging staging, Plan plan, String run) {
    return new Publisher(staging, plan, run, false, true);
  }

  /** Whether {@code prediction.*} files that are in the output directory are replaced. */
  public Publisher withOverwrite(boolean newOverwrite) {
    return new Publisher(staging, plan, run, newOverwrite, report);
  }

  /** Whether there is a report, of what the splits say. */
  public Publisher withReport(boolean newReport) {
    return new Publisher(staging, plan, run, overwrite, newReport);
  }

  /**
   * Publishes the job, and deletes its staging directory.
   *
   * @param commits of all splits, {@linkplain Proof proven}
   * @param cancelled asked once, before the first change to the output directory; after that it is
   *     too late to cancel
   * @throws CancellationException when cancelled; then nothing has changed
   * @throws SupersededException when the run has lost the directory; what it had begun is undone by
   *     who has it
   * @throws IOException also when the output directory holds results of another job
   */
  public Manifest publish(Commits commits, Manifest.State state, BooleanSupplier cancelled)
      throws IOException {
    Optional<Manifest> finished = finish(staging, run);
    if (finished.isPresent()) {
      return finished.get();
    }
    Publication publication = new Publication(staging, plan, commits, run);
    if (report) {
      publication.addReport(plan, commits, state);
    }
    if (!publication.hasBegun()) {
      publication.checkStaged();
      if (!overwrite) {
        publication.checkNoResults();
      }
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("Cancelled before the results were moved into place");
      }
      publication.begin();
    }
    publication.deleteOthers();
    publication.writeSmallFiles();
    publication.moveShards();
    Manifest manifest =
        Manifest.of(plan, commits, state, run, publication.smallFiles())
            .withBatchDependentOutputs(new JobNotes(staging).readBatchDependentOutputs())
            .withBatchChoice(new BatchChoices(staging).read())
            .withTime(commits.times());
    publication.checkPublished();
    publication.writeManifest(manifest);
    staging.delete(run);
    return manifest;
  }

  /**
   * Deletes what is left of a staging directory when its job is already published: a crash may have
   * come in between.
   *
   * @param run the run that asks
   * @return the manifest of the published job; empty when the job is not published
   */
  public static Optional<Manifest> finish(Staging staging, String run) throws IOException {
    Optional<Manifest> manifest = published(staging);
    if (manifest.isPresent()) {
      staging.delete(run);
    }
    return manifest;
  }

  /** The manifest of a job; empty when the job is not published. */
  public static Optional<Manifest> published(Staging staging) throws IOException {
    return isPublished(staging) ? readManifest(staging) : Optional.empty();
  }

  /** Whether a job is published: of its manifest, which may be long, only the start is read. */
  public static boolean isPublished(Staging staging) throws IOException {
    return staging.fingerprint().equals(readFingerprint(staging).orElse(null))
        && (staging.isPublishing() || !staging.hasPlan());
  }

  private static Optional<String> readFingerprint(Staging staging) throws IOException {
    try {
      return Manifest.readFingerprint(staging.output());
    } catch (InvalidFileException e) { // of another version, or not of this product
      return Optional.empty();
    }
  }

  /** The manifest of this job; empty when there is none, or that of another job. */
  private static Optional<Manifest> readManifest(Staging staging) throws IOException {
    try {
      return Manifest.read(staging.output())
          .filter(manifest -> manifest.fingerprint().equals(staging.fingerprint()));
    } catch (InvalidFileException e) { // of another version, or not of this product
      return Optional.empty();
    }
  }
}
