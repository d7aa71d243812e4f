package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.floats;
import static org.batchpredict.transforms.tensorflow.TestModels.load;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.string;
import static org.batchpredict.transforms.tensorflow.TestModels.strings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.report.Step;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.OutputException;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

class SavedModelTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void returnsNumbersBitForBit(DType dtype) {
    int rows = 1000;
    NumberColumn input = (NumberColumn) Column.of(dtype);
    input.reset(List.of(2));
    Random random = new Random(dtype.bytes());
    for (int i = 0; i < rows * 2 * dtype.bytes(); i++) {
      input.addByte((byte) (dtype == DType.BOOL ? random.nextInt(2) : random.nextInt()));
    }
    input.endRows(rows);
    try (SavedModel model = load("identity_all_dtypes", dtype.name().toLowerCase(Locale.ROOT))) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(input), 10, rows, outputs);
      NumberColumn output = (NumberColumn) outputs.get(0);
      assertThat(output.dtype()).isEqualTo(dtype);
      assertThat(output.rowDims()).containsExactly(2);
      assertThat(output.rows()).isEqualTo(rows - 10);
      assertThat(Arrays.copyOf(output.data(), output.byteCount()))
          .isEqualTo(Arrays.copyOfRange(input.data(), 10 * input.rowBytes(), input.byteCount()));
    }
  }

  @Test
  void returnsStringsOfEveryLength() {
    String[] values = new String[200];
    for (int i = 0; i < values.length; i++) {
      values[i] = "é\0x".repeat(i).substring(0, i);
    }
    try (SavedModel model = load("identity_all_dtypes", "string")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(strings(List.of(2), values)), 10, 100, outputs);
      assertThat(outputs.get(0).rows()).isEqualTo(90);
      for (int i = 0; i < 180; i++) {
        assertThat(string(outputs.get(0), i)).isEqualTo(values[20 + i]);
      }
    }
  }

  @Test
  void refillsTheCallersColumns() {
    try (SavedModel model = load("two_signatures", "add")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(floats(List.of(), 1, 2, 3), floats(List.of(), 10, 20, 30)), 0, 3, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(11, 22, 33);
      model.run(List.of(floats(List.of(), 5), floats(List.of(), 6)), 0, 1, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(11);
    }
  }

  @Test
  void tellsItsSteps() {
    List<Step> steps = new ArrayList<>();
    try (SavedModel model = load("assert_positive")) {
      model.run(List.of(floats(List.of(), 1)), 0, 1, model.newOutputs(), steps::add);
      assertThat(steps).containsExactly(Step.ENCODE, Step.RUN, Step.DECODE);
      steps.clear();
      assertThatThrownBy(
              () -> model.run(List.of(floats(List.of(), -1)), 0, 1, model.newOutputs(), steps::add))
          .isInstanceOf(RunException.class);
      assertThat(steps).containsExactly(Step.ENCODE, Step.RUN);
    }
  }

  @Test
  void runsInitOperationsAndTables() {
    try (SavedModel model = load("tf1_pbtxt")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(strings(List.of(), "a", "b", "c")), 0, 3, outputs);
      NumberColumn ids = (NumberColumn) outputs.get(0);
      assertThat(List.of(ids.getLong(0), ids.getLong(1), ids.getLong(2)))
          .containsExactly(0L, 1L, -1L);
    }
  }

  @Test
  void leavesOutOptionalInputs() {
    try (SavedModel model = load("tf1_table")) {
      Column words = strings(List.of(), "green", "red");
      Column x = floats(List.of(2), 1, 2, 3, 4);
      List<Column> outputs = model.newOutputs();
      model.run(Arrays.asList(null, words, x), 0, 2, outputs);
      assertThat(floats(outputs.get(1))).containsExactly(4, 8);
      model.run(List.of(floats(List.of(), 10, 100), words, x), 0, 2, outputs);
      assertThat(floats(outputs.get(1))).containsExactly(31, 800);
    }
  }

  @Test
  void padsAShortBatchAndDropsThePadding() {
    float[] rows = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    try (SavedModel model = load("fixed_batch")) {
      Column input = floats(List.of(3), rows);
      List<Column> full = model.newOutputs();
      model.run(List.of(input), 0, 4, full);
      assertThat(full.get(0).rows()).isEqualTo(4);
      List<Column> part = model.newOutputs();
      model.run(List.of(input), 1, 3, part);
      assertThat(floats(part.get(0)))
          .containsExactly(Arrays.copyOfRange(floats(full.get(0)), 2, 6));
      assertThatThrownBy(() -> model.run(List.of(floats(List.of(3), new float[15])), 0, 5, full))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid instances: 0 to 5 (must be 1 to 4)");
    }
  }

  @Test
  void saysWhyARunFailed() {
    try (SavedModel model = load("assert_positive")) {
      List<Column> outputs = model.newOutputs();
      assertThatThrownBy(() -> model.run(List.of(floats(List.of(), 1, -1)), 0, 2, outputs))
          .isInstanceOf(RunException.class)
          .satisfies(
              e -> assertThat(((RunException) e).reason()).isEqualTo(RunException.Reason.INSTANCE))
          .hasMessageStartingWith("INVALID_ARGUMENT: ")
          .hasMessageContaining("x must not be negative")
          .hasMessageNotContaining("{{node");
      model.run(List.of(floats(List.of(), 1, -1)), 0, 1, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(2);
    }
  }

  @Test
  void refusesOutputsThatAreNotOneRowForEachInstance() {
    try (SavedModel model = load("wrong_rows", "extra_row")) {
      List<Column> outputs = model.newOutputs();
      Column input = floats(List.of(3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThatThrownBy(() -> model.run(List.of(input), 0, 3, outputs))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Output copy has 4 rows for 3 instances"
                  + " (must have one row for each: leave it out with --outputs)")
          .extracting(e -> ((ModelException) e).code())
          .isEqualTo(ErrorCode.INVALID_OUTPUT);
    }
  }

  @Test
  void doesNotFetchOutputsThatAreLeftOut() {
    ModelSpec spec = TestModels.spec("wrong_rows").withSignatureName("extra_row");
    try (SavedModel model = TestModels.load(spec.withOutputs(List.of("right")))) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(floats(List.of(3), 1, 2, 3)), 0, 1, outputs);
      assertThat(outputs).hasSize(1);
      assertThat(floats(outputs.get(0))).containsExactly(1, 2, 3);
    }
  }

  @Test
  void copiesOutputsThatAreInputsAndFetchesATensorForEachOfItsAliases() {
    try (SavedModel model = load("instance_keys")) {
      List<Column> outputs = model.newOutputs();
      Column x = floats(List.of(2), 1, 2, 3, 4, 5, 6);
      model.run(List.of(strings(List.of(), "a", "bc", ""), x), 1, 3, outputs);
      for (Column key : outputs.subList(0, 2)) {
        assertThat(List.of(string(key, 0), string(key, 1))).containsExactly("bc", "");
        assertThat(key.rows()).isEqualTo(2);
      }
      assertThat(floats(outputs.get(2))).containsExactly(3, 4, 5, 6);
      assertThat(outputs.get(2).rowDims()).containsExactly(2);
      assertThat(floats(outputs.get(3))).containsExactly(7, 11);
      assertThat(floats(outputs.get(4))).containsExactly(7, 11);
    }
  }

  @Test
  void copiesWhereThereIsNothingToFetch() {
    try (SavedModel model = load("instance_keys", "keys_only")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(strings(List.of(), "a", "bc")), 0, 2, outputs);
      assertThat(string(outputs.get(0), 1)).isEqualTo("bc");
    }
  }

  @Test
  void fetchesAnInputThatIsLeftOut() {
    try (SavedModel model = load("instance_keys", "optional")) {
      List<Column> outputs = model.newOutputs();
      Column x = floats(List.of(), 1);
      model.run(Arrays.asList(null, x), 0, 1, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(2);
      model.run(List.of(floats(List.of(), 7), x), 0, 1, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(7);
      assertThat(floats(outputs.get(1))).containsExactly(7);
    }
  }

  @Test
  void loadsAGraphWithoutTags() {
    try (SavedModel model = TestModels.load(TestModels.spec("no_tags").withTags(List.of()))) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(floats(List.of(), 1)), 0, 1, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(2);
    }
  }

  @Test
  void refusesOutputsThatCannotBeHeldBeforeItHoldsThem() {
    OutputLimit limit = new OutputLimit(80, 160);
    float[] twenty = new float[20];
    try (SavedModel model = loadWithin(limit, "float")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(floats(List.of(2), twenty)), 0, 10, outputs);
      assertThat(outputs.get(0).rows()).isEqualTo(10);
      assertTooLarge(
          () -> model.run(List.of(floats(List.of(2), new float[22])), 0, 11, outputs),
          "The outputs of 11 instances take 88 bytes (must be at most 80 at a time: try a smaller"
              + " batchSize)");
    }
    String word = "x".repeat(50);
    try (SavedModel model = loadWithin(limit, "string")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(strings(List.of(2), word, word)), 0, 1, outputs);
      assertTooLarge(
          () -> model.run(List.of(strings(List.of(2), word + word, word + word)), 0, 1, outputs),
          "The outputs of one instance take 200 bytes (must be at most 160: a sixteenth of the"
              + " heap, which -Xmx sets, and not more than 256 MiB)");
    }
  }

  private static SavedModel loadWithin(OutputLimit limit, String signature) {
    ModelSpec spec = TestModels.spec("identity_all_dtypes").withSignatureName(signature);
    return SavedModel.load(
        spec,
        LocalModel.of(ModelDirectory.of(spec.uri())),
        SessionSpec.of(SessionThreads.DEFAULT),
        limit);
  }

  private static void assertTooLarge(ThrowingCallable run, String message) {
    assertThatThrownBy(run).isInstanceOf(OutputException.class).hasMessage(message);
  }

  @Test
  void takesAScalarForOneRow() {
    try (SavedModel model = load("chance_rows", "squeezed")) {
      List<Column> outputs = model.newOutputs();
      model.run(List.of(floats(List.of(), 6)), 0, 1, outputs);
      assertThat(floats(outputs.get(0))).containsExactly(6);
      assertThat(outputs.get(0).rowDims()).isEmpty();
    }
  }

  @Test
  void keepsRowsWithoutElements() {
    try (SavedModel model = load("ragged_dims")) {
      Column empty = Column.of(DType.FLOAT);
      empty.reset(List.of(0));
      empty.endRows(2);
      List<Column> outputs = model.newOutputs();
      model.run(List.of(empty), 0, 2, outputs);
      assertThat(outputs.get(0).rowDims()).containsExactly(0);
      assertThat(outputs.get(0).rows()).isEqualTo(2);
      assertThat(floats(outputs.get(1))).containsExactly(0, 0);
    }
  }

  @Test
  void refusesColumnsOfAnotherKind() {
    try (SavedModel model = load("mlp")) {
      List<Column> outputs = model.newOutputs();
      assertThatThrownBy(() -> model.run(List.of(strings(List.of(), "a")), 0, 1, outputs))
          .hasMessage(
              "Invalid column of input features: 1 rows of STRING (must be 1 or more of FLOAT)");
      assertThatThrownBy(() -> model.run(List.of(floats(List.of(3), 1, 2, 3)), 0, 1, outputs))
          .isInstanceOf(RunException.class);
    }
  }

  @Test
  void isNotRunAfterItIsClosed() {
    SavedModel model = load("mlp");
    model.close();
    model.close();
    assertThatThrownBy(
            () -> model.run(List.of(floats(List.of(), 1)), 0, 1, List.of(Column.of(DType.FLOAT))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The model is closed");
  }

  @Test
  void saysWhyTensorFlowCannotLoad() {
    assertThatThrownBy(() -> load("corrupt_variables"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot load the model " + TestModels.path("corrupt_variables") + ": ")
        .hasMessageEndingWith("OUT_OF_RANGE: Read less bytes than requested");
  }

  @Test
  void refusesASignatureThatItsGraphBelies(@TempDir Path directory) {
    SignatureDef signature =
        TestModels.signature().putInputs("x", TestModels.tensor("x:0", shape(-1))).build();
    NodeDef.Builder x = TestModels.placeholder("Placeholder", "x", shape(-1)).toBuilder();
    assertCannotLoad(
        TestModels.write(directory, 1994, signature, withDtype(x, DataType.DT_INT32)),
        "x is FLOAT in its signature, but INT32 in its graph");
    assertCannotLoad(
        TestModels.write(directory, 1994, signature, withDtype(x, DataType.DT_FLOAT)),
        "y is the tensor y:0, which its graph has not");
  }

  private static NodeDef withDtype(NodeDef.Builder node, DataType dtype) {
    return node.putAttr("dtype", AttrValue.newBuilder().setType(dtype).build()).build();
  }

  private static void assertCannotLoad(ModelSpec spec, String reason) {
    assertThatThrownBy(() -> TestModels.load(spec))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model " + spec.uri() + ": " + reason);
  }
}
