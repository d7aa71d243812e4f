package org.batchpredict.transforms.prediction;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.ForeignText;
import org.batchpredict.io.Stage;
import org.batchpredict.io.report.StepListener;
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
 * instance's doing is thrown. So is one that has no memory, and when no instance is to blame for
 * that, later runs are smaller (docs/adr/0027). A batch whose outputs are too large to hold is run
 * in pieces.
 */
final class ModelRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRunner.class);

  /** Outputs that take no more are kept for the next piece, whatever the heap. */
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
  private long backOffs;
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
   * @param steps hears of what the model does
   * @return the instance after the last one that was run
   * @throws RunException when no instance is to blame for a run that failed
   */
  int run(EncodedBatch batch, int from, Predictions predictions, StepListener steps) {
    while (true) {
      int to = (int) Math.min((long) from + Math.min(piece.size(), mostHeld), batch.size());
      try {
        run(batch, from, to, predictions, steps);
        if (4 * held <= limit.batch()) {
          piece.fitsEasily();
        }
        return to;
      } catch (OutputException e) {
        outputsOfRuns.clear(); // one of them may have grown
        warn(to - from, e);
        piece.tooLarge(to - from);
      } catch (RunException e) {
        throw e.asFault();
      }
    }
  }

  /** The number of runs so far that had no memory. */
  long backOffs() {
    return backOffs;
  }

  private void run(
      EncodedBatch batch, int from, int to, Predictions predictions, StepListener steps) {
    // What is within the limit will be held again; one instance alone may have been beyond it.
    if (held > Math.max(KEPT_BYTES, limit.batch())) {
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
      run(group, group.firstRow(from), group.firstRow(to), to - from, predictions, steps);
    }
  }

  /**
   * Runs rows of a group, as many at a time as the model takes.
   *
   * @param instances those in hand, whose outputs are held until all of them are run
   * @return whether there was memory for each
   */
  private boolean run(
      InstanceGroup group,
      int from,
      int to,
      int instances,
      Predictions predictions,
      StepListener steps) {
    boolean fitted = true;
    int row = from;
    while (row < to) {
      int next = (int) Math.min((long) row + mostAtOnce(), to);
      fitted &= runAtOnce(group, row, next, instances, predictions, steps);
      row = next;
      if (instances > 1) {
        limit.check(instances, held);
      }
    }
    return fitted;
  }

  private int mostAtOnce() {
    return fixed ? maxRun : Math.min(maxRun, model.mostInstances());
  }

  private boolean runAtOnce(
      InstanceGroup group,
      int from,
      int to,
      int instances,
      Predictions predictions,
      StepListener steps) {
    List<Column> outputs = nextOutputs();
    try {
      model.run(group.inputs(), from, to, outputs, steps);
    } catch (RunException e) {
      boolean memory = e.reason() == RunException.Reason.MEMORY;
      if (e.reason() == RunException.Reason.MACHINE) {
        throw e;
      }
      backOffs += memory ? 1 : 0;
      if (to - from == 1) {
        predictions.fail(
            group.instance(from), failure(Stage.RUN, ErrorCode.RUN_FAILED, message(e)));
        return !memory;
      }
      if (e.reason() == RunException.Reason.TIMEOUT) {
        warn(to - from, e);
      }
      int middle = (from + to) >>> 1;
      boolean fitted = run(group, from, middle, instances, predictions, steps);
      fitted &= run(group, middle, to, instances, predictions, steps);
      if (memory && fitted && !fixed) {
        model.runAtMost(to - middle);
      }
      return fitted;
    } catch (OutputException e) {
      if (to - from > 1) {
        throw e; // fewer at a time may do
      }
      predictions.fail(
          group.instance(from), failure(Stage.DECODE, ErrorCode.INVALID_OUTPUT, message(e)));
      return true;
    }
    for (Column output : outputs) {
      held += output.byteCount();
    }
    for (int row = from; row < to; row++) {
      predictions.set(group.instance(row), outputs, row - from);
    }
    return true;
  }

  private void warn(int instances, RuntimeException reason) {
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

  private static Failure failure(Stage stage, ErrorCode code, String message) {
    return new Failure(stage, code, message, ForeignText.kind(message));
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
