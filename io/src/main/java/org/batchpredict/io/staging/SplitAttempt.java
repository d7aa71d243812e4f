package org.batchpredict.io.staging;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.FailureWriter;
import org.batchpredict.io.shards.ShardWriter;
import org.batchpredict.io.shards.WrittenFile;

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

  /** Whether the commit record has been written, under a name that is not its own yet. */
  private boolean recorded;

  /** Whether a commit record may name the files. */
  private boolean committed;

  SplitAttempt(Staging staging, int split, String attempt, WorkerProcess worker)
      throws IOException {
    this.staging = staging;
    this.split = split;
    this.attempt = attempt;
    this.worker = worker;
    this.failures = new FailureWriter(failuresFile());
    this.results = new ShardWriter(Storage.create(resultsFile()));
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
   * @return the split's commit record: that of another attempt, when it came first
   * @throws IllegalArgumentException when the counts are not those of the records read
   */
  public CommitRecord commit(List<RangeRead> ranges) throws IOException {
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
            ranges);
    Optional<CommitRecord> first = staging.readCommit(split);
    if (first.isPresent()) {
      return first.get();
    }
    Storage.writeTemporary(record(), out -> Json.write(out, "commit", commit));
    recorded = true;
    // Once a file is there: who takes the directory over sees the file, or this sees that.
    staging.requireRun(worker.run(), "commit split " + split);
    // A move that fails may have been done all the same; then the record needs the files.
    committed = true;
    Storage.rename(List.of(record()), List.of(staging.commitFile(split)));
    return commit;
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
      throw e;
    }
    if (staging.hasRun(worker.run())) {
      Storage.delete(files());
    } else { // who has taken the directory over has deleted files, or a straggler brought it back
      Staging.deleteExisting(files());
      staging.deleteIfEmpty();
    }
  }

  private List<ResourceId> files() {
    List<ResourceId> files = new ArrayList<>(List.of(resultsFile()));
    if (failures.hasFile()) {
      files.add(failuresFile());
    }
    if (recorded) {
      files.add(record());
    }
    return files;
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
