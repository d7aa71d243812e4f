package org.batchpredict.transforms;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Split;
import org.batchpredict.io.input.RecordBatch;
import org.batchpredict.io.input.RecordReader;
import org.batchpredict.io.output.CommitRecord;
import org.batchpredict.io.output.Plan;
import org.batchpredict.io.output.SplitAttempt;
import org.batchpredict.io.output.Staging;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.tensorflow.SavedModel;

/**
 * One pass over a split: read, predict, write, batch after batch, then commit (design 2). It keeps
 * only the batch in hand; one worker thread uses it for split after split.
 */
final class SplitPass {
  /** A batch is closed at this many bytes, so that huge records do not add up in memory. */
  private static final int MAX_BATCH_BYTES = 16 << 20;

  private final Plan plan;
  private final Staging staging;
  private final long maxRecordBytes;
  private final int batchSize;
  private final BatchPredictor predictor;
  private final Supplier<String> attemptNames;
  private final PassListener listener;
  private final RecordBatch batch = new RecordBatch();

  /**
   * @param attemptNames gives each attempt at a split a name of its own
   */
  SplitPass(
      PassSpec spec,
      Plan plan,
      SavedModel model,
      Supplier<String> attemptNames,
      PassListener listener) {
    this.plan = plan;
    this.staging = Staging.of(spec.outputPath(), spec.fingerprint());
    this.maxRecordBytes = spec.maxRecordBytes();
    this.batchSize = fillSize(spec.batchSize(), model.signature().fixedBatchSize());
    this.predictor = new BatchPredictor(spec, plan.resultFormat(), model);
    this.attemptNames = attemptNames;
    this.listener = listener;
  }

  /** Predicts a split, unless an earlier attempt has committed it. */
  CommitRecord run(Split split) throws IOException {
    Optional<CommitRecord> committed = committed(split);
    if (committed.isPresent()) {
      CommitRecord done = committed.get();
      listener.onCommitted(done.predictions(), done.failureCount(), split.size());
      return done;
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
    staging.dropCommit(split.index());
    return Optional.empty();
  }

  /**
   * Predicts a split again whose first range was begun at a wrong place.
   *
   * @param firstStart where a record is known to start, because the range before stopped there
   */
  CommitRecord repeat(Split split, long firstStart) throws IOException {
    staging.dropCommit(split.index());
    try (RecordReader reader =
        RecordReader.openAt(split, plan.recordFormat(), maxRecordBytes, firstStart)) {
      return predict(reader, split);
    }
  }

  private CommitRecord predict(RecordReader reader, Split split) throws IOException {
    try (SplitAttempt attempt = staging.begin(split.index(), attemptNames.get())) {
      long bytesRead = 0;
      while (reader.fill(batch, batchSize, MAX_BATCH_BYTES)) {
        int failed = predictor.predict(batch);
        write(attempt, failed);
        listener.onBatch(batch.size() - failed, failed, reader.bytesRead() - bytesRead);
        bytesRead = reader.bytesRead();
      }
      listener.onBatch(0, 0, reader.bytesRead() - bytesRead);
      return attempt.commit(reader.rangesRead());
    }
  }

  private void write(SplitAttempt attempt, int failed) throws IOException {
    LineBuffer lines = predictor.lines();
    attempt.results().write(lines.bytes(), 0, lines.size(), batch.size() - failed);
    for (int i = 0; failed > 0 && i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        attempt.failures().write(batch, i, failure, predictor.key(i));
      }
    }
  }

  /** A model that takes a fixed number of instances is given whole runs. */
  private static int fillSize(int batchSize, int fixedBatchSize) {
    return fixedBatchSize == 0
        ? batchSize
        : Math.max(fixedBatchSize, batchSize / fixedBatchSize * fixedBatchSize);
  }
}
