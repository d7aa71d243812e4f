package org.batchpredict.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbedModelTest {
  @Test
  void followsTheFirstRunByOneOfTwoInstances() {
    FakeModel model = new FakeModel(0);
    Model probed = new ProbedModel(model);
    run(probed, 2, 6);
    run(probed, 0, 4);
    assertThat(model.runs).containsExactly("2.0 3.0 4.0 5.0", "2.0 3.0", "0.0 1.0 2.0 3.0");
  }

  @Test
  void repeatsTheLastInstanceWhereThereAreNoMore() {
    FakeModel one = new FakeModel(0);
    run(new ProbedModel(one), 3, 4);
    assertThat(one.runs).containsExactly("3.0", "3.0 3.0");
    FakeModel two = new FakeModel(0);
    run(new ProbedModel(two), 3, 5);
    assertThat(two.runs).containsExactly("3.0 4.0", "3.0 4.0 4.0");
  }

  @Test
  void keepsOutInputsThatAreLeftOut() {
    FakeModel model = new FakeModel(0);
    Model probed = new ProbedModel(model);
    probed.run(Arrays.asList(numbers(), null), 0, 1, probed.newOutputs());
    assertThat(model.runs).containsExactly("0.0 null", "0.0 0.0 null");
  }

  @Test
  void givesNothingBackThatOnlyFitsByChance() {
    FakeModel four = new FakeModel(0).wrongUnless(rows -> rows == 4);
    Model probed = new ProbedModel(four);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> run(probed, 0, 4))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("Output y has 0 rows for 2 instances");
    }
    Model one = new ProbedModel(new FakeModel(0).wrongUnless(rows -> rows == 1));
    assertThatThrownBy(() -> run(one, 0, 1))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Output y has 0 rows for 2 instances");
  }

  @Test
  void probesTheFirstRunThatSucceeds() {
    FakeModel model = new FakeModel(0).failsUnless(rows -> rows < 4);
    Model probed = new ProbedModel(model);
    assertThatThrownBy(() -> run(probed, 0, 4)).isInstanceOf(RunException.class);
    run(probed, 0, 2);
    assertThat(model.runs).containsExactly("0.0 1.0 2.0 3.0", "0.0 1.0", "0.0 1.0 1.0");
  }

  @Test
  void takesAModelThatRunsWithOneNumberOfInstancesOnly() {
    FakeModel model = new FakeModel(0).failsUnless(rows -> rows == 1);
    Model probed = new ProbedModel(model);
    run(probed, 0, 1);
    run(probed, 1, 2);
    assertThat(model.runs).containsExactly("0.0", "0.0 0.0", "1.0");
  }

  @Test
  void doesNotProbeAFixedBatchSize() {
    FakeModel model = new FakeModel(4);
    run(new ProbedModel(model), 0, 4);
    assertThat(model.runs).hasSize(1);
  }

  private static void run(Model model, int from, int to) {
    model.run(List.of(numbers()), from, to, model.newOutputs());
  }

  private static Column numbers() {
    NumberColumn column = (NumberColumn) Column.of(DType.FLOAT);
    for (int i = 0; i < 8; i++) {
      column.addFloat(i);
    }
    column.endRows(8);
    return column;
  }

  /** Notes its runs, and goes wrong with some numbers of instances. */
  private static final class FakeModel implements Model {
    final List<String> runs = new ArrayList<>();
    private final ModelSignature signature;
    private IntPredicate right = rows -> true;
    private IntPredicate succeeds = rows -> true;

    FakeModel(int fixedBatchSize) {
      TensorSpec x = new TensorSpec("x", "x:0", DType.FLOAT, RowShape.of(), false);
      TensorSpec y = new TensorSpec("y", "y:0", DType.FLOAT, RowShape.of(), false);
      signature = new ModelSignature("s", List.of(x), List.of(y), fixedBatchSize);
    }

    FakeModel wrongUnless(IntPredicate condition) {
      right = condition;
      return this;
    }

    FakeModel failsUnless(IntPredicate condition) {
      succeeds = condition;
      return this;
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
      List<String> values = new ArrayList<>();
      for (Column input : inputs) {
        for (int i = from; input != null && i < to; i++) {
          values.add(String.valueOf(((NumberColumn) input).getFloat(i)));
        }
        if (input == null) {
          values.add("null");
        }
      }
      runs.add(String.join(" ", values));
      if (!succeeds.test(to - from)) {
        throw new RunException(RunException.Reason.INSTANCE, "too many");
      }
      if (!right.test(to - from)) {
        throw ModelException.wrongRows("y", 0, to - from);
      }
    }

    @Override
    public void close() {}
  }
}
