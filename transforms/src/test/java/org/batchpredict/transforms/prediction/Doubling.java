package org.batchpredict.transforms.prediction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * A model without a runtime: {@code y} is twice {@code x}. A negative {@code x} fails its run, and
 * {@link #BREAKS} the machine.
 */
final class Doubling implements Model {
  static final float BREAKS = 1e9f;

  private final ModelSignature signature;

  /** How many instances each run had. */
  final List<Integer> runs = Collections.synchronizedList(new ArrayList<>());

  Doubling(int fixedBatchSize) {
    signature = new ModelSignature("serving_default", specs("x"), specs("y"), fixedBatchSize);
  }

  private static List<TensorSpec> specs(String alias) {
    return List.of(new TensorSpec(alias, alias + ":0", DType.FLOAT, RowShape.of(), false));
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    runs.add(to - from);
    NumberColumn x = (NumberColumn) inputs.get(0);
    NumberColumn y = (NumberColumn) outputs.get(0);
    y.reset(List.of());
    for (int i = from; i < to; i++) {
      float value = x.getFloat(i);
      if (value < 0) {
        throw new RunException(RunException.Reason.INSTANCE, "negative");
      }
      if (value == BREAKS) {
        throw new RunException(RunException.Reason.MACHINE, "the machine is broken");
      }
      y.addFloat(2 * value);
    }
    y.endRows(to - from);
  }

  @Override
  public void close() {}
}
