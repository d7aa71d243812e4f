package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/**
 * A model whose outputs have been seen to follow the number of instances (docs/adr/0015): the first
 * run that succeeds is followed by one with another number of them, and no run gives anything back
 * before that. A constant of four rows fits every batch of four, and is wrong.
 */
final class ProbedModel extends ForwardingModel {
  private final Model model;
  private final Object probing = new Object();
  private volatile boolean probed;

  ProbedModel(Model model) {
    this.model = requireNonNull(model, "model");
    // A fixed batch size leaves nothing to compare.
    this.probed = model.signature().fixedBatchSize() > 0;
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
    if (!probed) {
      synchronized (probing) {
        if (!probed) {
          probe(inputs, from, to, steps);
          probed = true;
        }
      }
    }
  }

  /**
   * Runs instances that have just been run: the first two, or when there were no more, these and
   * the last one again. Never one alone, since models squeeze their outputs away from a batch of
   * one.
   */
  private void probe(
      List<? extends @Nullable Column> inputs, int from, int to, StepListener steps) {
    int rows = to - from;
    try {
      if (rows > 2) {
        model.run(inputs, from, from + 2, newOutputs(), steps);
      } else {
        model.run(withLastAgain(inputs, from, to), 0, rows + 1, newOutputs(), steps);
      }
    } catch (RunException | OutputException e) {
      // It takes no other number of instances: then there is none to compare with.
    }
  }

  private static List<@Nullable Column> withLastAgain(
      List<? extends @Nullable Column> inputs, int from, int to) {
    List<@Nullable Column> columns = new ArrayList<>();
    for (Column input : inputs) {
      Column column = null;
      if (input != null) {
        column = Column.of(input.dtype());
        column.reset(input.rowDims());
        column.addRows(input, from, to - from);
        column.addRow(input, to - 1);
      }
      columns.add(column);
    }
    return columns;
  }
}
