package org.batchpredict.io.staging;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.FailureWriter;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.io.shards.ShardWriter;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a split: its staged files, until they are committed or given up. Not safe for
 * several threads.
 *
 * <p>To be closed in any case: what is not committed is deleted then.
 */
public final class SplitAttempt implements Closeable {
  private final Staging staging;
  private final int split;
  private final String attempt;
  private final WorkerProcess worker;
  private final ShardWriter results;
  private final FailureWriter failures;

  /** Whether the commit record may be there, under a name that is not its own yet. */
  private boolean recorded;

  /** Whether a commit record may name the files. */
  private boolean committed;

  SplitAttempt(Staging staging, int split, String attempt, WorkerProcess worker, ShardFormat format)
      throws IOException {
    this.staging = staging;
    this.split = split;
    this.attempt = attempt;
    this.worker = worker;
    this.failures = new FailureWriter(failuresFile());
    this.results = new ShardWriter(Storage.createNew(resultsFile()), format);
  }

  /** Where the predictions go. */
  public ShardWriter results() {
    return results;
  }

  /** Where the failures go. */
  public FailureWriter failures() {
    return failures;
  }

  /**
   * Ends the files and makes them the split's.
   *
   * @param ranges what reading each of the split's ranges came to
   * @param changedInputs the files that were no longer those of the plan
   * @param times how long its steps took
   * @param report what the split says for the job's report; null for none
   * @return the split's commit record: that of another attempt, when it came first
   * @throws IllegalArgumentException when the counts are not those of the records read
   */
  public CommitRecord commit(
      List<RangeRead> ranges,
      List<String> changedInputs,
      StepTimes times,
      @Nullable SplitReport report)
      throws IOException {
    WrittenFile resultsWritten = results.end(name(".results"));
    WrittenFile failuresWritten = failures.end(name(".errors"));
    CommitRecord commit =
        new CommitRecord(
            split,
            attempt,
            worker,
            resultsWritten,
            failuresWritten,
            results.count(),
            failures.count(),
            failures.stats(),
            ranges,
            changedInputs,
            times,
            report);
    Optional<CommitRecord> first = first();
    if (first.isPresent()) {
      return first.get();
    }
    recorded = true;
    boolean created =
        Storage.createWhole(
            record(),
            staging.commitFile(split),
            out -> Json.write(out, "commit", commit),
            this::requireRun);
    return created ? commit : committedMeanwhile();
  }

  /** Ends the files of a split whose input has not changed. */
  CommitRecord commit(List<RangeRead> ranges) throws IOException {
    return commit(ranges, List.of(), StepTimes.NONE, null);
  }

  /** The record that is there already, unless the files that it names are lost. */
  private Optional<CommitRecord> first() throws IOException {
    Optional<CommitRecord> first = staging.readCommit(split);
    if (first.isEmpty() || staging.holds(first.get())) {
      return first;
    }
    staging.requireRun(worker.run(), "commit split " + split);
    staging.dropCommit(split);
    return Optional.empty();
  }

  /** Once a file is there: who takes the directory over sees the file, or this sees that. */
  private void requireRun() throws IOException {
    try {
      staging.requireRun(worker.run(), "commit split " + split);
    } catch (SupersededException e) {
      if (committed) {
        withdraw();
      }
      throw e;
    }
    // What fails from now on may have been done all the same; then the record needs the files.
    committed = true;
  }

  /**
   * Takes back a record that came late, unless a run works here: that is one of the same job, which
   * may count on the record by now, and as well can.
   */
  private void withdraw() throws IOException {
    if (staging.runFiles().all().isEmpty()) {
      Staging.deleteExisting(List.of(staging.commitFile(split)));
      committed = false;
    }
  }

  /** The record that another attempt has put there, or this one in a request that was repeated. */
  private CommitRecord committedMeanwhile() throws IOException {
    CommitRecord there =
        first()
            .orElseThrow(
                () -> new IOException("Cannot commit split " + split + ": its record is gone"));
    committed = there.attempt().equals(attempt);
    return there;
  }

  /** Deletes the files, unless they are committed. */
  @Override
  public void close() throws IOException {
    if (committed) {
      return;
    }
    try {
      results.abandon();
      failures.abandon();
    } catch (IOException e) {
      Storage.deleteAfter(e, files());
      Storage.deleteAfter(e, List.of(record()));
      throw e;
    }
    if (staging.hasRun(worker.run())) {
      Storage.delete(files());
      deleteRecord();
    } else { // who has taken the directory over has deleted files, or a straggler brought it back
      Staging.deleteExisting(files());
      deleteRecord();
      staging.deleteIfEmpty();
    }
  }

  private List<ResourceId> files() {
    List<ResourceId> files = new ArrayList<>(List.of(resultsFile()));
    if (failures.hasFile()) {
      files.add(failuresFile());
    }
    return files;
  }

  private void deleteRecord() throws IOException {
    if (recorded) {
      Staging.deleteExisting(List.of(record()));
    }
  }

  private ResourceId record() {
    return staging.file(name(".commit"));
  }

  private ResourceId resultsFile() {
    return staging.file(name(".results"));
  }

  private ResourceId failuresFile() {
    return staging.file(name(".errors"));
  }

  private String name(String extension) {
    return Staging.digits(split) + "-" + attempt + extension;
  }
}
