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
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;

/**
 * Runs the model over encoded batches. A run that fails is split in halves until the guilty
 * instances are alone, so an instance never costs its neighbours their predictions (spec 6).
 */
final class ModelRunner {
  private final Model model;
  private final int maxRun;
  private final List<List<Column>> outputsOfRuns = new ArrayList<>();
  private int runs;

  /**
   * @param batchSize the most instances in one run, for a model that takes any number
   */
  ModelRunner(Model model, int batchSize) {
    this.model = model;
    int fixed = model.signature().fixedBatchSize();
    this.maxRun = fixed > 0 ? fixed : batchSize;
  }

  /** Runs every instance of the batch that is not a failure already. */
  void run(EncodedBatch batch, Predictions predictions) {
    predictions.reset(batch.size());
    runs = 0;
    for (int i = 0; i < batch.size(); i++) {
      Failure failure = batch.failure(i);
      if (failure != null) {
        predictions.fail(i, failure);
      }
    }
    for (InstanceGroup group : batch.groups()) {
      for (int from = 0; from < group.rows(); from += maxRun) {
        run(group, from, Math.min(from + maxRun, group.rows()), predictions);
      }
    }
  }

  private void run(InstanceGroup group, int from, int to, Predictions predictions) {
    List<Column> outputs = nextOutputs();
    try {
      model.run(group.inputs(), from, to, outputs);
    } catch (RunException e) {
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
      Failure failure = new Failure(Stage.DECODE, ErrorCode.INVALID_OUTPUT, message(e));
      for (int row = from; row < to; row++) {
        predictions.fail(group.instance(row), failure);
      }
      return;
    }
    for (int row = from; row < to; row++) {
      predictions.set(group.instance(row), outputs, row - from);
    }
  }

  /** Output columns that no other run of this batch has; reused from batch to batch. */
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
