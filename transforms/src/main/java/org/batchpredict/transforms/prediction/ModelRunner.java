package org.batchpredict.transforms.prediction;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.InstanceGroup;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.OutputException;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the model over encoded batches. A run that fails is split in halves until the guilty
 * instances are alone, so an instance never costs its neighbours their predictions; what is no
 * instance's doing is thrown. A batch whose outputs are too large to hold is run in pieces.
 */
final class ModelRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRunner.class);

  /** Outputs that take more are let go after their piece. */
  private static final long KEPT_BYTES = 4 << 20;

  private final Model model;
  private final OutputLimit limit;
  private final boolean fixed;
  private final int maxRun;

  /** So many instances at a time, by what is known of their outputs, can be held. */
  private final int mostHeld;

  private final PieceSize piece = new PieceSize();
  private final List<List<Column>> outputsOfRuns = new ArrayList<>();
  private int runs;
  private long held;
  private boolean warned;

  /**
   * @param batchSize the most instances in one run, for a model that takes any number
   */
  ModelRunner(Model model, int batchSize) {
    this(model, batchSize, OutputLimit.OF_HEAP);
  }

  ModelRunner(Model model, int batchSize, OutputLimit limit) {
    this.model = model;
    this.limit = limit;
    int fixedSize = model.signature().fixedBatchSize();
    this.fixed = fixedSize > 0;
    this.maxRun = fixed ? fixedSize : batchSize;
    this.mostHeld = fixed ? Integer.MAX_VALUE : RowBytes.mostHeld(model.signature(), limit);
  }

  /**
   * Runs the next instances of a batch: all that are left, or as many as can be held. Their
   * predictions are valid until the next call.
   *
   * @param from the first instance to run; those that are failures already are not run
   * @return the instance after the last one that was run
   * @throws RunException when no instance is to blame for a run that failed
   */
  int run(EncodedBatch batch, int from, Predictions predictions) {
    while (true) {
      int to = (int) Math.min((long) from + Math.min(piece.size(), mostHeld), batch.size());
      try {
        run(batch, from, to, predictions);
        if (4 * held <= limit.batch()) {
          piece.fitsEasily();
        }
        return to;
      } catch (OutputException e) {
        outputsOfRuns.clear(); // one of them may have grown
        split(to - from, e);
        piece.tooLarge(to - from);
      } catch (RunException e) {
        if (e.reason() != RunException.Reason.MEMORY || to - from == 1 || fixed) {
          throw e.asFault();
        }
        split(to - from, e);
        piece.outOfMemory(to - from);
      }
    }
  }

  private void run(EncodedBatch batch, int from, int to, Predictions predictions) {
    if (held > KEPT_BYTES) {
      outputsOfRuns.clear();
      predictions.forgetOutputs();
    }
    runs = 0;
    held = 0;
    for (int i = from; i < to; i++) {
      Failure failure = batch.failure(i);
      if (failure != null) {
        predictions.fail(i, failure);
      }
    }
    for (InstanceGroup group : batch.groups()) {
      int end = group.firstRow(to);
      for (int row = group.firstRow(from); row < end; row += maxRun) {
        run(group, row, Math.min(row + maxRun, end), predictions);
        if (to - from > 1) {
          limit.check(to - from, held);
        }
      }
    }
  }

  private void run(InstanceGroup group, int from, int to, Predictions predictions) {
    List<Column> outputs = nextOutputs();
    try {
      model.run(group.inputs(), from, to, outputs);
    } catch (RunException e) {
      if (e.reason() != RunException.Reason.INSTANCE) {
        throw e;
      }
      if (to - from == 1) {
        predictions.fail(
            group.instance(from), new Failure(Stage.RUN, ErrorCode.RUN_FAILED, message(e)));
      } else {
        int middle = (from + to) >>> 1;
        run(group, from, middle, predictions);
        run(group, middle, to, predictions);
      }
      return;
    } catch (OutputException e) {
      if (to - from > 1) {
        throw e; // fewer at a time may do
      }
      predictions.fail(
          group.instance(from), new Failure(Stage.DECODE, ErrorCode.INVALID_OUTPUT, message(e)));
      return;
    }
    for (Column output : outputs) {
      held += output.byteCount();
    }
    for (int row = from; row < to; row++) {
      predictions.set(group.instance(row), outputs, row - from);
    }
  }

  private void split(int instances, RuntimeException reason) {
    if (!warned) {
      warned = true;
      LOG.warn("Running {} instances in pieces: {}", instances, message(reason));
    }
  }

  /** Output columns that no other run of this piece has; reused from piece to piece. */
  private List<Column> nextOutputs() {
    if (runs == outputsOfRuns.size()) {
      outputsOfRuns.add(model.newOutputs());
    }
    return outputsOfRuns.get(runs++);
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
