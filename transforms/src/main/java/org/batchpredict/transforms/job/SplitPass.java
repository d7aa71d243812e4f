package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.SplitAttempt;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.io.staging.WorkerProcess;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.prediction.Predictor;

/**
 * One pass over a split: read, predict, write, batch after batch, then commit. It keeps only the
 * batch in hand; one worker thread uses it for split after split.
 */
final class SplitPass {
  private final Plan plan;
  private final Staging staging;
  private final long maxRecordBytes;
  private final BatchLimits limits;
  private final Predictor predictor;
  private final Supplier<String> attemptNames;
  private final RunMonitor monitor;
  private final WorkerProcess process;
  private final RecordBatch batch = new RecordBatch();

  /**
   * @param attemptNames gives each attempt at a split a name of its own
   */
  SplitPass(
      PassSpec spec, Plan plan, Model model, Supplier<String> attemptNames, RunMonitor monitor) {
    this.plan = plan;
    this.staging = Staging.of(spec.outputPath(), spec.fingerprint());
    this.maxRecordBytes = spec.maxRecordBytes();
    this.limits = BatchLimits.of(model.signature(), spec.batchSize());
    this.predictor = new Predictor(model, spec.rules(), plan.resultFormat(), spec.batchSize());
    this.attemptNames = attemptNames;
    this.monitor = monitor;
    this.process = ThisProcess.at(spec.runId());
  }

  /** Predicts a split, unless an earlier attempt has committed it. */
  CommitRecord run(Split split) throws IOException {
    return reported(split, () -> predictUnlessCommitted(split));
  }

  private CommitRecord predictUnlessCommitted(Split split) throws IOException {
    Optional<CommitRecord> committed = committed(split);
    if (committed.isPresent()) {
      return committed.get();
    }
    try (RecordReader reader = RecordReader.open(split, plan.recordFormat(), maxRecordBytes)) {
      return predict(reader, split);
    }
  }

  /** The split's commit, dropped when its files are lost; while a job is published, they move. */
  private Optional<CommitRecord> committed(Split split) throws IOException {
    Optional<CommitRecord> commit = staging.readCommit(split.index());
    if (commit.isEmpty() || staging.holds(commit.get()) || staging.isPublishing()) {
      return commit;
    }
    dropCommit(split);
    return Optional.empty();
  }

  private void dropCommit(Split split) throws IOException {
    staging.requireRun(process.run(), "predict split " + split.index() + " again");
    staging.dropCommit(split.index());
  }

  /**
   * Predicts a split again whose first range was begun at a wrong place.
   *
   * @param firstStart where a record is known to start, because the range before stopped there
   */
  CommitRecord repeat(Split split, long firstStart) throws IOException {
    return reported(split, () -> predictFrom(firstStart, split));
  }

  private CommitRecord predictFrom(long firstStart, Split split) throws IOException {
    dropCommit(split);
    try (RecordReader reader =
        RecordReader.openAt(split, plan.recordFormat(), maxRecordBytes, firstStart)) {
      return predict(reader, split);
    }
  }

  /** Tells the monitor what becomes of an attempt. */
  private CommitRecord reported(Split split, Retries.Work<CommitRecord> attempt)
      throws IOException {
    boolean lost = true;
    try {
      CommitRecord commit = attempt.run();
      monitor.onCommitted(
          split.index(),
          new SplitCounts(commit.predictions(), commit.failureCount(), split.size()));
      lost = false;
      return commit;
    } finally {
      if (lost) {
        monitor.onLost(split.index());
      }
    }
  }

  private CommitRecord predict(RecordReader reader, Split split) throws IOException {
    try (SplitAttempt attempt = staging.begin(split.index(), attemptNames.get(), process)) {
      Predictor.Sink results =
          (lines, count) -> attempt.results().write(lines.bytes(), 0, lines.size(), count);
      while (reader.fill(batch, limits.records(), limits.bytes())) {
        writeFailures(attempt, predictor.predict(batch, results));
        monitor.onBatch(split.index(), counts(attempt, reader));
      }
      monitor.onBatch(split.index(), counts(attempt, reader));
      return attempt.commit(reader.rangesRead());
    }
  }

  private static SplitCounts counts(SplitAttempt attempt, RecordReader reader) {
    return new SplitCounts(
        attempt.results().count(), attempt.failures().count(), reader.bytesRead());
  }

  private void writeFailures(SplitAttempt attempt, int failed) throws IOException {
    for (int i = 0; failed > 0 && i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        attempt.failures().write(batch, i, failure, predictor.key(i));
      }
    }
  }
}
