package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.junit.jupiter.api.Test;

class ComparedModelTest {
  @Test
  void namesOutputsThatDependOnTheBatch() {
    assertThat(dependent("serving_default", floats(1, 2, 3, 9))).containsExactly("best", "centred");
    assertThat(dependent("serving_default", floats(1, 9))).containsExactly("best", "centred");
  }

  @Test
  void namesAnOutputWhoseShapeDependsOnTheBatch() {
    StringColumn texts = (StringColumn) Column.of(DType.STRING);
    texts.add(new byte[] {'a'}, 0, 1);
    texts.add(new byte[] {'a', ' ', 'b'}, 0, 3);
    texts.endRows(2);
    assertThat(dependent("longest", texts)).containsExactly("words");
  }

  @Test
  void takesRoundingForNoDifference() {
    NumberColumn numbers = floats();
    for (int i = 0; i < 64; i++) {
      numbers.addFloat((float) Math.sin(i));
    }
    numbers.endRows(64);
    try (Model model = load("sums")) {
      List<Column> batch = model.newOutputs();
      List<Column> alone = model.newOutputs();
      model.run(List.of(numbers), 0, 64, batch);
      model.run(List.of(numbers), 21, 22, alone);
      assertThat(((NumberColumn) batch.get(0)).getFloat(21 * 8))
          .as("the model rounds")
          .isCloseTo(((NumberColumn) alone.get(0)).getFloat(0), within(1e-3f));
    }
    assertThat(dependent("sums", numbers)).isEmpty();
  }

  @Test
  void takesChanceForNoDependence() {
    assertThat(dependent("random", floats(1, 2, 3))).isEmpty();
  }

  @Test
  void comparesOnceAndOnlyABatchOfSeveral() {
    try (Model model = load("serving_default")) {
      ComparedModel compared = new ComparedModel(model, false, false);
      NumberColumn numbers = floats(1, 2);
      compared.run(List.of(numbers), 0, 2, compared.newOutputs());
      assertThat(compared.end()).as("not asked to").isEmpty();
      compared.begin();
      compared.run(List.of(numbers), 0, 1, compared.newOutputs());
      assertThat(compared.end()).as("nothing to compare with").isEmpty();
      compared.begin();
      compared.run(List.of(floats(3, 3)), 0, 2, compared.newOutputs());
      compared.run(List.of(numbers), 0, 2, compared.newOutputs());
      assertThat(compared.end()).as("the first batch has been compared").isEmpty();
    }
  }

  @Test
  void aModelThatTakesNoBatchOfOneIsTakenAsItIs() {
    ModelSpec squeezed =
        ModelSpec.of("../testdata/models/chance_rows").withSignatureName("squeezed");
    try (Model model = PlannedJob.load(squeezed)) {
      assertThat(dependent(model, floats(1, 2, 3))).isEmpty();
    }
  }

  @Test
  void refusesToFillUpTheBatchesOfAModelThatDependsOnThem() {
    try (Model model = load("fixed")) {
      ComparedModel compared = new ComparedModel(model, false, false);
      compared.begin();
      assertThatThrownBy(() -> compared.run(List.of(floats(1, 2, 3)), 0, 3, compared.newOutputs()))
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("Cannot fill up batches of 4 with copies of an instance: ")
          .hasMessageContaining("best (other values), centred (by up to 1.")
          .hasMessageEndingWith("or allow it with --allowBatchDependent)");
      assertThat(dependent(model, floats(1, 2, 3))).containsExactly("best", "centred");
    }
  }

  @Test
  void refusesToChooseASizeForAModelThatDependsOnIt() {
    try (Model model = load("serving_default")) {
      ComparedModel compared = new ComparedModel(model, false, true);
      compared.begin();
      assertThatThrownBy(() -> compared.run(List.of(floats(1, 2, 3)), 0, 3, compared.newOutputs()))
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("Cannot choose a batch size by the time that batches take: ")
          .hasMessageContaining("best (other values), centred (by up to 1.")
          .hasMessageEndingWith("or allow it with --allowBatchDependent)");
      ComparedModel allowed = new ComparedModel(model, true, true);
      allowed.begin();
      allowed.run(List.of(floats(1, 2, 3)), 0, 3, allowed.newOutputs());
      assertThat(allowed.end()).containsExactly("best", "centred");
    }
  }

  private static List<String> dependent(String signature, Column input) {
    try (Model model = load(signature)) {
      return dependent(model, input);
    }
  }

  private static List<String> dependent(Model model, Column input) {
    ComparedModel compared = new ComparedModel(model, true, false);
    compared.begin();
    compared.run(List.of(input), 0, input.rows(), compared.newOutputs());
    return compared.end();
  }

  private static Model load(String signature) {
    return PlannedJob.load(
        ModelSpec.of("../testdata/models/neighbours").withSignatureName(signature));
  }

  private static NumberColumn floats(float... values) {
    NumberColumn column = (NumberColumn) Column.of(DType.FLOAT);
    for (float value : values) {
      column.addFloat(value);
    }
    column.endRows(values.length);
    return column;
  }
}
