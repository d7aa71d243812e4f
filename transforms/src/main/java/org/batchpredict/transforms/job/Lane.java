package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.function.Supplier;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.staging.SplitAttempt;
import org.batchpredict.transforms.prediction.Predictor;

/** What one batch at a time passes through, with its buffers; a thread uses it at a time. */
final class Lane {
  private final RecordBatch batch = new RecordBatch();
  private final Supplier<Predictor> predictors;
  private Predictor predictor;
  private long earlierBackOffs;

  /**
   * @param predictors gives a new one each time
   */
  Lane(Supplier<Predictor> predictors) {
    this.predictors = predictors;
    this.predictor = predictors.get();
  }

  /** The batch in hand. */
  RecordBatch batch() {
    return batch;
  }

  /** {@link Predictor#backOffs}, of all predictors that it had. */
  long backOffs() {
    return earlierBackOffs + predictor.backOffs();
  }

  /**
   * Predicts the batch in hand and writes what becomes of its records.
   *
   * @param turn ends its wait when all batches before this one are written
   */
  void predict(SplitAttempt attempt, Turn turn) throws IOException {
    predictBatch(attempt, turn);
    if (batch.isLarge()) {
      letGo();
    }
  }

  /** Lets go of what large records have made grow, before others may hold theirs. */
  void letGo() {
    earlierBackOffs = backOffs();
    predictor = predictors.get();
    batch.clear();
  }

  private void predictBatch(SplitAttempt attempt, Turn turn) throws IOException {
    int failed =
        predictor.predict(
            batch,
            (lines, count) -> {
              turn.await();
              attempt.results().write(lines.bytes(), 0, lines.size(), count);
            });
    turn.await();
    for (int i = 0; failed > 0 && i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        attempt.failures().write(batch, i, failure, predictor.key(i), predictor.shown(batch, i));
      }
    }
  }

  /** The turn of a batch to be written. */
  @FunctionalInterface
  interface Turn {
    void await();
  }
}
