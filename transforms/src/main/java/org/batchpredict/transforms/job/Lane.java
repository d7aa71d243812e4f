package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.staging.SplitAttempt;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.prediction.Predictor;
import org.batchpredict.transforms.report.Laps;
import org.batchpredict.transforms.report.SplitTally;
import org.batchpredict.transforms.tensor.Column;

/** What one batch at a time passes through, with its buffers; a thread uses it at a time. */
final class Lane {
  private final RecordBatch batch = new RecordBatch();
  private final Supplier<Predictor> predictors;
  private Predictor predictor;
  private final Laps laps = new Laps();
  private long earlierBackOffs;
  private long outputBytes;

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

  /** How long the steps of the batch in hand take. */
  Laps laps() {
    return laps;
  }

  /** The bytes of the batch in hand: its records, and what was written of them so far. */
  long heldBytes() {
    return batch.heldBytes() + outputBytes;
  }

  /** {@link Predictor#backOffs}, of all predictors that it had. */
  long backOffs() {
    return earlierBackOffs + predictor.backOffs();
  }

  /**
   * Predicts the batch in hand and writes what becomes of its records.
   *
   * @param turn ends its wait when all batches before this one are written
   * @return how many of its records have no prediction
   */
  int predict(SplitAttempt attempt, Turn turn, SplitTally tally) throws IOException {
    int failed = predictBatch(attempt, turn, tally);
    if (batch.isLarge()) {
      letGo();
    }
    return failed;
  }

  /** Lets go of what large records have made grow, before others may hold theirs. */
  void letGo() {
    earlierBackOffs = backOffs();
    predictor = predictors.get();
    batch.clear();
  }

  private int predictBatch(SplitAttempt attempt, Turn turn, SplitTally tally) throws IOException {
    outputBytes = 0;
    int failed = predictor.predict(batch, new Sink(attempt, turn, tally));
    turn.await();
    laps.done(Step.WAIT);
    for (int i = 0; failed > 0 && i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        attempt.failures().write(batch, i, failure, predictor.key(i), predictor.shown(batch, i));
      }
    }
    laps.done(Step.WRITE);
    tally.addBatch(laps, batch.size());
    return failed;
  }

  /** Writes predictions when it is the batch's turn. */
  private final class Sink implements Predictor.Sink {
    private final SplitAttempt attempt;
    private final Turn turn;
    private final SplitTally tally;

    Sink(SplitAttempt attempt, Turn turn, SplitTally tally) {
      this.attempt = attempt;
      this.turn = turn;
      this.tally = tally;
    }

    @Override
    public void write(LineBuffer lines, int count) throws IOException {
      turn.await();
      laps.done(Step.WAIT);
      attempt.results().write(lines.bytes(), 0, lines.size(), count);
      outputBytes += lines.size();
      laps.done(Step.WRITE);
    }

    @Override
    public void outputs(List<Column> columns, int from, int to) {
      if (tally.reports()) {
        turn.await();
        laps.done(Step.WAIT);
        tally.addRows(columns, from, to);
      }
    }

    @Override
    public void done(Step step) {
      laps.done(step);
    }
  }

  /** The turn of a batch to be written. */
  @FunctionalInterface
  interface Turn {
    void await();
  }
}
