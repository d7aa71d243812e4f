package org.batchpredict.transforms.job;

import java.util.List;
import java.util.function.IntConsumer;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives back the numbers that it is fed; tells of each run which batch it is, from 0, when there
 * are two numbers from 0 on in each.
 */
final class EchoModel implements Model {
  private final String device;
  private final IntConsumer onRun;

  EchoModel(String device, IntConsumer onRun) {
    this.device = device;
    this.onRun = onRun;
  }

  @Override
  public ModelSignature signature() {
    return new ModelSignature("echo", specs("x"), specs("y"), 0);
  }

  private static List<TensorSpec> specs(String alias) {
    return List.of(new TensorSpec(alias, alias + ":0", DType.INT64, RowShape.of(), false));
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    steps.done(Step.ENCODE);
    NumberColumn x = (NumberColumn) inputs.get(0);
    onRun.accept((int) x.getLong(from) / 2);
    steps.done(Step.RUN);
    outputs.get(0).reset(List.of());
    outputs.get(0).addRows(x, from, to - from);
  }

  @Override
  public void close() {}
}
