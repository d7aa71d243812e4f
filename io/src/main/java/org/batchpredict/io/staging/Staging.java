package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a job's work: its plan, its staged files, its commit records
 * (docs/architecture.md, The way of a split).
 *
 * <p>It lies in the output directory as {@code .prediction-staging-FINGERPRINT} and is gone once
 * the results are published.
 */
public final class Staging {
  static final String PREFIX = ".prediction-staging-";

  private static final String PLAN = "plan.json";
  private static final int DIGITS = 5;
  private static final String PUBLISHING = "publishing";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private final ResourceId output;
  private final ResourceId directory;
  private final String fingerprint;

  private Staging(ResourceId output, String fingerprint) {
    checkName("fingerprint", fingerprint);
    this.output = output;
    this.directory = output.resolve(PREFIX + fingerprint, StandardResolveOptions.RESOLVE_DIRECTORY);
    this.fingerprint = fingerprint;
  }

  /** The staging directory of a job, which need not exist. */
  public static Staging of(String outputPath, String fingerprint) {
    return new Staging(OutputDirectory.resource(outputPath), fingerprint);
  }

  /**
   * The fingerprints of the jobs whose staging directories are in an output directory: they run, or
   * died.
   */
  public static List<String> unfinished(String outputPath) throws IOException {
    return OutputDirectory.stagingDirectories(outputPath).stream()
        .map(name -> name.substring(PREFIX.length()))
        .toList();
  }

  /** The runs that have their records in an output directory: they work, or died. */
  public static List<StagedRun> runs(String outputPath) throws IOException {
    List<StagedRun> runs = new ArrayList<>();
    for (String fingerprint : unfinished(outputPath)) {
      runs.addAll(of(outputPath, fingerprint).runFiles().all());
    }
    return List.copyOf(runs);
  }

  /** Says that a run works on the job; {@link RunClaim} finds out whether it may. */
  public void writeRun(RunRecord run) throws IOException {
    runFiles().write(run);
  }

  /** Whether a run still has its record, and with it the right to change anything. */
  public boolean hasRun(String run) throws IOException {
    return runFiles().exists(run);
  }

  /**
   * Checks that a run still has its record. To be called right before each of its changes, so that
   * nothing is left of a straggler's work in that of the run that has come after it.
   *
   * @param what the run is about to do: {@code Cannot WHAT: …}
   * @throws SupersededException when it has none
   */
  public void requireRun(String run, String what) throws IOException {
    if (!hasRun(run)) {
      throw new SupersededException(what, run);
    }
  }

  RunFiles runFiles() {
    return new RunFiles(this);
  }

  /**
   * Tries, while nothing is lost, what a job does last: on stores, who may write need not have the
   * right to delete.
   */
  void checkDeletes() throws IOException {
    if (!Storage.isLocal(directory)) {
      ResourceId probe = temporary();
      Storage.writeTemporary(probe, out -> out.write('\n'));
      Storage.delete(List.of(probe));
    }
  }

  /** Makes the directory, for a run that wants it. */
  void makeDirectory() throws IOException {
    Storage.makeDirectory(directory);
  }

  /** Writes the plan, whole. */
  public void writePlan(Plan plan) throws IOException {
    if (!plan.fingerprint().equals(fingerprint)) {
      throw new IllegalArgumentException(
          "Invalid fingerprint of the plan: %s (must be %s)"
              .formatted(plan.fingerprint(), fingerprint));
    }
    Storage.writeWhole(temporary(), file(PLAN), out -> Json.write(out, "plan", PlanJson.of(plan)));
  }

  /** Whether there is a plan: without one, no work of this job is left that could be resumed. */
  public boolean hasPlan() throws IOException {
    return Storage.exists(file(PLAN));
  }

  public Plan readPlan() throws IOException {
    return Json.read(file(PLAN), "plan", PlanJson.class, PlanJson::toPlan);
  }

  /**
   * Begins to write the files of a split.
   *
   * @param attempt a name that no other attempt at the split has; letters, digits, {@code -},
   *     {@code _}
   * @param worker the process that attempts it
   * @param format of the shard
   * @throws SupersededException when its run has lost the directory
   */
  public SplitAttempt begin(int split, String attempt, WorkerProcess worker, ShardFormat format)
      throws IOException {
    checkName("attempt", attempt);
    SplitAttempt begun = new SplitAttempt(this, split, attempt, worker, format);
    try {
      requireRun(worker.run(), "begin split " + split);
      return begun;
    } catch (IOException e) {
      try (begun) {
        throw e;
      }
    }
  }

  /** The split's commit record, if it has one: then its work is done. */
  public Optional<CommitRecord> readCommit(int split) throws IOException {
    ResourceId file = commitFile(split);
    return Storage.exists(file) ? Optional.of(readCommit(file, split)) : Optional.empty();
  }

  /**
   * Reads the commit records that the plan's splits have.
   *
   * @param known gives the record of a split that need not be read, else null
   */
  public Commits readCommits(Plan plan, IntFunction<@Nullable CommitRecord> known)
      throws IOException {
    return CommitReader.readAll(
        committed(plan.splits().size()),
        known,
        split -> Optional.of(readCommit(commitFile(split), split)));
  }

  /** Reads the commit records of those of some splits that have one. */
  public Commits readCommits(BitSet splits) throws IOException {
    return CommitReader.readAll(splits, split -> null, this::readCommit);
  }

  /** The splits that have a commit record, among those of a plan of so many splits. */
  public BitSet committed(int splits) throws IOException {
    BitSet committed = new BitSet(splits);
    for (String name : names(CommitName.PREFIX)) {
      int split = CommitName.split(name);
      if (split >= 0 && split < splits) {
        committed.set(split);
      }
    }
    return committed;
  }

  private static CommitRecord readCommit(ResourceId file, int split) throws IOException {
    return Json.read(
        file,
        "commit",
        CommitRecord.class,
        commit -> {
          if (commit.split() != split) {
            throw new IllegalArgumentException("it is of split " + commit.split());
          }
          return commit;
        });
  }

  /**
   * Whether the files that a commit record names are there, whole: a crash of the machine can keep
   * the record and lose them.
   */
  public boolean holds(CommitRecord commit) throws IOException {
    List<WrittenFile> written =
        Stream.of(commit.results(), commit.failures()).filter(Objects::nonNull).toList();
    Map<String, Long> sizes =
        Storage.sizes(
            directory,
            digits(commit.split()) + "-",
            written.stream().map(WrittenFile::name).toList());
    return written.stream().allMatch(file -> Objects.equals(sizes.get(file.name()), file.bytes()));
  }

  /** Forgets a split's commit, so that the split is done again. */
  public void dropCommit(int split) throws IOException {
    deleteExisting(List.of(commitFile(split)));
  }

  /** Whether a split of the job has been committed. */
  boolean hasCommits() throws IOException {
    return !names(CommitName.PREFIX).isEmpty();
  }

  /**
   * Ends a run, with the work kept for one that resumes it. What is published and what has come to
   * nothing is deleted, and what another job has left of it that replaced it.
   */
  void end(String run) throws IOException {
    if (Publisher.isPublished(this) || !hasPlan() || !hasCommits()) {
      delete(run);
    } else {
      runFiles().drop(run);
    }
  }

  /**
   * Ends a run, and deletes the directory with all that is in it unless another run has its record
   * there. The record goes first, so that no straggler of the run adds anything.
   */
  void delete(String run) throws IOException {
    runFiles().drop(run);
    for (Set<String> names = others(); !names.isEmpty(); names = others()) {
      // After the listing: what is of a run that has come meanwhile is not in it.
      if (!runFiles().all().isEmpty()) {
        return;
      }
      deletePlanFirst(names);
    }
    if (runFiles().all().isEmpty()) {
      deleteIfEmpty();
    }
  }

  /**
   * Deletes all that is in the directory but the files of runs that have their records. The plan
   * goes first: a directory without one holds nothing that is worth resuming. A straggler may give
   * a file its name between the listing and the deletion, so it lists once more.
   */
  void clear() throws IOException {
    for (Set<String> names = others(); !names.isEmpty(); names = others()) {
      deletePlanFirst(names);
    }
  }

  private void deletePlanFirst(Set<String> names) throws IOException {
    if (names.remove(PLAN)) {
      Storage.delete(List.of(file(PLAN)));
    }
    Storage.delete(names.stream().map(this::file).toList());
  }

  private Set<String> others() throws IOException {
    return RunFiles.withoutRuns(files().keySet());
  }

  /** Deletes the directory unless there is a file in it. */
  void deleteIfEmpty() throws IOException {
    if (files().isEmpty()) {
      Storage.deleteDirectory(directory);
    }
  }

  static void deleteExisting(List<ResourceId> files) throws IOException {
    for (ResourceId file : files) {
      if (Storage.exists(file)) {
        Storage.delete(List.of(file));
      }
    }
  }

  /** The names of the files in the directory that start so. */
  Set<String> names(String prefix) throws IOException {
    return Storage.names(directory, prefix);
  }

  /** The names of the files in the directory, with their sizes. */
  Map<String, Long> files() throws IOException {
    return Storage.list(directory, "");
  }

  ResourceId output() {
    return output;
  }

  String fingerprint() {
    return fingerprint;
  }

  ResourceId file(String name) {
    return Storage.file(directory, name);
  }

  ResourceId commitFile(int split) {
    return file(CommitName.of(split));
  }

  /** Whether files have begun to be published: what the output directory holds is this job's. */
  public boolean isPublishing() throws IOException {
    return Storage.exists(publishingMark());
  }

  /** There once files have begun to be published. */
  ResourceId publishingMark() {
    return file(PUBLISHING);
  }

  /** A name that nothing else has. */
  ResourceId temporary() {
    return file("tmp-" + UUID.randomUUID());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Staging that && directory.equals(that.directory);
  }

  @Override
  public int hashCode() {
    return directory.hashCode();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  /** Five digits, or more when the number has more. */
  static String digits(int number) {
    String digits = Integer.toString(number);
    return digits.length() < DIGITS ? "0".repeat(DIGITS - digits.length()) + digits : digits;
  }

  static void checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be letters, digits, - or _)".formatted(what, name));
    }
  }
}
