package org.batchpredict.transforms.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.model.ForwardingModel;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.OutputException;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model of which one batch is compared with its instances run alone: where these differ, outputs
 * depend on the neighbours that an instance happens to have (docs/adr/0030). A signature with a
 * fixed batch size is run with copies of the instance for neighbours.
 */
final class ComparedModel extends ForwardingModel {
  private static final Logger LOG = LoggerFactory.getLogger(ComparedModel.class);

  /** So many instances of the batch are run alone. */
  private static final int SAMPLE = 4;

  private final Model model;
  private final boolean allowed;
  private final boolean sizeIsChosen;
  private volatile boolean comparing;
  private List<String> dependent = List.of();

  /**
   * @param allowed whether a batch may be filled up with copies, or be as large as is found to be
   *     good, although outputs depend on it
   * @param sizeIsChosen whether it is found out how large batches are
   */
  ComparedModel(Model model, boolean allowed, boolean sizeIsChosen) {
    this.model = model;
    this.allowed = allowed;
    this.sizeIsChosen = sizeIsChosen;
  }

  static ComparedModel of(Model model, PassSpec spec) {
    return new ComparedModel(
        model, spec.allowBatchDependent(), spec.choosesBatch(model.signature()));
  }

  /** Compares the next batch of several instances. */
  synchronized void begin() {
    dependent = List.of();
    comparing = true;
  }

  /** Compares no batch any more; returns the outputs that were found to depend on their batch. */
  synchronized List<String> end() {
    comparing = false;
    return dependent;
  }

  @Override
  protected Model model() {
    return model;
  }

  @Override
  public void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    model.run(inputs, from, to, outputs, steps);
    if (comparing && to - from > 1) {
      compareOnce(inputs, from, to, outputs, steps);
    }
  }

  private synchronized void compareOnce(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    if (!comparing) {
      return;
    }
    comparing = false;
    try {
      compare(inputs, from, to, outputs, steps);
    } catch (RunException | OutputException | ModelException e) {
      // The model takes no batch of one: then there is nothing to compare with.
    }
  }

  private void compare(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    RowDifference[] differences = none();
    for (int row : sample(to - from)) {
      List<Column> alone = model.newOutputs();
      model.run(inputs, from + row, from + row + 1, alone, steps);
      for (int i = 0; i < differences.length; i++) {
        differences[i].add(outputs.get(i), row, alone.get(i), 0);
      }
    }
    List<String> found = describe(differences);
    if (found.isEmpty()) {
      return;
    }
    if (isRandom(inputs, from, to, outputs, steps)) {
      LOG.warn("The model predicts something else each time: {}", String.join(", ", found));
      return;
    }
    dependent = aliases(differences);
    LOG.warn(
        "The model's predictions depend on the other instances of their batch, and differ from"
            + " those of the instance alone: {} (docs/reliability.md)",
        String.join(", ", found));
    if (sizeIsChosen && !allowed) {
      throw new JobException(
          ErrorCode.INVALID_OUTPUT,
          "Cannot choose a batch size by the time that batches take: what the model predicts depends"
              + " on the others of the batch: "
              + String.join(", ", found)
              + " (give a number as batchSize, leave these out with --outputs, or allow it with"
              + " --allowBatchDependent)");
    }
    if (signature().fixedBatchSize() > 0 && !allowed) {
      throw new JobException(
          ErrorCode.INVALID_OUTPUT,
          String.format(
              Locale.ROOT,
              "Cannot fill up batches of %d with copies of an instance: what the model predicts"
                  + " depends on the others of the batch: %s (leave these out with --outputs, or"
                  + " allow it with --allowBatchDependent)",
              signature().fixedBatchSize(),
              String.join(", ", found)));
    }
  }

  /** Whether the very same batch gives other outputs the next time. */
  private boolean isRandom(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    List<Column> again = model.newOutputs();
    model.run(inputs, from, to, again, steps);
    RowDifference[] differences = none();
    for (int row = 0; row < to - from; row++) {
      for (int i = 0; i < differences.length; i++) {
        differences[i].add(outputs.get(i), row, again.get(i), row);
      }
    }
    return !describe(differences).isEmpty();
  }

  private RowDifference[] none() {
    RowDifference[] none = new RowDifference[signature().outputs().size()];
    for (int i = 0; i < none.length; i++) {
      none[i] = new RowDifference();
    }
    return none;
  }

  /** The first instance, the last, and some between. */
  private static int[] sample(int rows) {
    int[] sample = new int[Math.min(rows, SAMPLE)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = i * (rows - 1) / (sample.length - 1);
    }
    return sample;
  }

  private List<String> describe(RowDifference[] differences) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < differences.length; i++) {
      String difference = differences[i].describe();
      if (!difference.isEmpty()) {
        found.add(signature().outputAliases().get(i) + " (" + difference + ")");
      }
    }
    return found;
  }

  private List<String> aliases(RowDifference[] differences) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < differences.length; i++) {
      if (!differences[i].describe().isEmpty()) {
        found.add(signature().outputAliases().get(i));
      }
    }
    return List.copyOf(found);
  }
}
