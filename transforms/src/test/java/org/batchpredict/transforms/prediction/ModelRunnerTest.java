package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRunnerTest {
  private static final InputFormat JSON = InputFormat.json(RecordFormat.LINES);

  /** Four floats at a time, of one instance eight. */
  private static final OutputLimit LIMIT = new OutputLimit(16, 32);

  private final Predictions predictions = new Predictions();
  private OutputLimit limit = OutputLimit.OF_HEAP;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void theGuiltyInstancesOfARunAreAloneAfterwards(int batchSize) {
    try (Model model = load("assert_positive", null)) {
      List<String> instances = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        instances.add(i == 0 || i == 6 || i == 7 || i == 19 ? "-1" : String.valueOf(i));
      }
      float one = requireNonNull(run(model, batchSize, List.of("1")).get(0));
      List<@Nullable Float> outputs = run(model, batchSize, instances);
      for (int i = 0; i < 20; i++) {
        Failure failure = predictions.failure(i);
        if (instances.get(i).equals("-1")) {
          assertThat(requireNonNull(failure).stage()).isEqualTo(Stage.RUN);
          assertThat(failure.code()).isEqualTo(ErrorCode.RUN_FAILED);
        } else {
          assertThat(failure).isNull();
          assertThat(outputs.get(i)).isEqualTo(one * i);
        }
      }
    }
  }

  @Test
  void whatFailedBeforeStaysAFailure() {
    try (Model model = load("assert_positive", null)) {
      List<@Nullable Float> outputs = run(model, 64, List.of("1", "true", "-1", "1"));
      assertThat(outputs.get(1)).isNull();
      assertThat(outputs.get(2)).isNull();
      assertThat(outputs.get(3)).isEqualTo(outputs.get(0)).isNotNull();
      assertThat(requireNonNull(predictions.failure(1)).stage()).isEqualTo(Stage.ENCODE);
      run(model, 64, List.of("1", "1", "1", "1"));
      assertThat(predictions.failure(1)).isNull();
    }
  }

  @Test
  void aRunWithTheWrongNumberOfRowsIsAFaultOfTheModel() {
    try (Model model = load("wrong_rows", "extra_row")) {
      assertThatThrownBy(() -> run(model, 64, List.of("[1,2,3]", "[4,5,6]", "[7,8,9]")))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("Output copy has 4 rows for 3 instances");
    }
  }

  @Test
  void halvesOfAFailedRunThatFitByChanceAreAFaultOfTheModel() {
    try (Model model = load("chance_rows", "fussy")) {
      assertThatThrownBy(() -> run(model, 8, List.of("1", "2", "3", "4", "-5", "6", "7", "8")))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("Output names has 4 rows for 2 instances");
    }
  }

  @Test
  void aFaultOfTheMachineIsNoInstances() {
    limit = LIMIT;
    FakeModel model = new FakeModel(1);
    model.failFrom(
        1, new RunException(RunException.Reason.MACHINE, "INTERNAL: the device is lost"));
    assertThatThrownBy(() -> run(model, 64, List.of("1", "2", "3")))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "Cannot run the model: INTERNAL: the device is lost"
                + " (no instance is to blame: see whether the model was exported whole, and what the machine lacks)");
    assertThat(model.runs).containsExactly(3);
  }

  @Test
  void runsFewerInstancesWhenThereIsNoMemoryForAll() {
    FakeModel model = new FakeModel(1);
    model.failFrom(3, new RunException(RunException.Reason.MEMORY, "RESOURCE_EXHAUSTED: no"));
    assertThat(run(model, 64, List.of("1", "2", "3", "4", "5")))
        .containsExactly(1f, 2f, 3f, 4f, 5f);
    assertThat(model.runs).containsExactly(5, 2, 3, 1, 2);
    assertThat(model.mostInstances()).isEqualTo(2);

    model.runs.clear(); // whoever runs it next knows
    assertThat(run(model, 64, List.of("1", "2", "3"))).containsExactly(1f, 2f, 3f);
    assertThat(model.runs).containsExactly(2, 1);
  }

  @Test
  void findsTheMostThatThereIsMemoryForWithFewRuns() {
    FakeModel model = new FakeModel(1);
    model.failFrom(5, new RunException(RunException.Reason.MEMORY, "RESOURCE_EXHAUSTED: no"));
    run(model, 64, Stream.generate(() -> "1").limit(32).toList());
    assertThat(model.runs).containsExactly(32, 16, 8, 4, 4, 4, 4, 4, 4, 4, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 64})
  void anInstanceThatHasNoMemoryAloneIsAFailureAndCostsNoOthers(int batchSize) {
    try (Model model = load("hungry", "serving_default")) {
      List<String> instances = List.of("1", "2", "-3", "4", "5", "6", "7", "8", "9", "10");
      assertThat(run(model, batchSize, instances))
          .containsExactly(2f, 4f, null, 8f, 10f, 12f, 14f, 16f, 18f, 20f);
      Failure failure = requireNonNull(predictions.failure(2));
      assertThat(failure.stage()).isEqualTo(Stage.RUN);
      assertThat(failure.code()).isEqualTo(ErrorCode.RUN_FAILED);
      assertThat(failure.message()).startsWith("RESOURCE_EXHAUSTED: ");
      // One that is guilty says nothing of how many have memory.
      assertThat(model.mostInstances()).isEqualTo(batchSize == 64 ? 3 : Integer.MAX_VALUE);
    }
  }

  @Test
  void anInstanceThatHangsTheModelIsAFailureAndCostsNoOthers() {
    PinnedModel endless =
        PinnedModel.of(
            SavedModelLoader.create().withTimeout(Duration.ofMillis(500)),
            ModelSpec.of("../testdata/models/endless"));
    try (Model model = endless.load()) {
      assertThat(run(model, 64, List.of("1", "2", "-1", "4"))).containsExactly(2f, 4f, null, 8f);
      assertThat(predictions.failure(2))
          .isEqualTo(
              Failure.of(
                  Stage.RUN,
                  ErrorCode.RUN_FAILED,
                  "DEADLINE_EXCEEDED: no result after ",
                  0.5,
                  " s (--batchTimeout)"));
      assertThat(model.mostInstances()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void aFixedBatchWithoutMemoryIsSplitIntoItsInstances() {
    try (Model model = load("hungry", "fixed")) {
      assertThat(run(model, 64, List.of("1", "2", "-3", "4", "5", "6", "7", "8")))
          .containsExactly(2f, 4f, null, 8f, 10f, 12f, 14f, 16f);
      assertThat(model.mostInstances()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void runsABatchInPiecesWhoseOutputsCanBeHeld() {
    limit = LIMIT;
    FakeModel model = new FakeModel(2);
    assertThat(run(model, 64, List.of("1", "2", "3", "4", "5")))
        .containsExactly(1f, 2f, 3f, 4f, 5f);
    assertThat(model.runs).containsExactly(5, 2, 2, 1);
  }

  @Test
  void holdsTheOutputsOfOneRunAfterTheOtherInPieces() {
    limit = LIMIT;
    FakeModel model = new FakeModel(2);
    assertThat(run(model, 1, List.of("1", "2", "3", "4"))).containsExactly(1f, 2f, 3f, 4f);
    assertThat(model.runs).containsOnly(1).hasSize(3 + 4); // three to find out
  }

  /** A run gives all of its outputs at once: what is known to be too much is never asked for. */
  @Test
  void runsOnlyAsManyAsAreKnownToBeHeld() {
    limit = LIMIT;
    FakeModel model = new FakeModel(2);
    model.knownWidth = 2;
    run(model, 64, List.of("1", "2", "3", "4", "5"));
    assertThat(model.runs).containsExactly(2, 2, 1);
    FakeModel wide = new FakeModel(9);
    wide.knownWidth = 9;
    run(wide, 64, List.of("1", "2"));
    assertThat(wide.runs).containsExactly(1, 1);
  }

  @Test
  void anInstanceWhoseOutputsCannotBeHeldIsAFailure() {
    limit = LIMIT;
    FakeModel model = new FakeModel(9);
    assertThat(run(model, 64, List.of("1", "2"))).containsExactly(null, null);
    assertThat(predictions.failure(1))
        .isEqualTo(
            new Failure(
                Stage.DECODE,
                ErrorCode.INVALID_OUTPUT,
                "The outputs of one instance take 36 bytes (must be at most 32: a sixteenth of the"
                    + " heap, which -Xmx sets, and not more than 256 MiB)",
                "The outputs of one instance take … bytes (must be at most …: a sixteenth of the"
                    + " heap, which -Xmx sets, and not more than … MiB)"));
    assertThat(model.runs).containsExactly(2, 1, 1);
  }

  /** Runs the model; gives the first output of each instance, null where it failed. */
  private List<@Nullable Float> run(Model model, int batchSize, List<String> instances) {
    RecordBatch batch = new RecordBatch();
    for (String instance : instances) {
      byte[] bytes = instance.getBytes(UTF_8);
      batch.add(new SourceFile("file"), batch.size(), bytes, 0, bytes.length);
    }
    InstanceEncoder encoder = InstanceEncoder.of(JSON, model.signature(), InstanceRules.strict());
    EncodedBatch encoded = encoder.encode(batch);
    ModelRunner runner = new ModelRunner(model, batchSize, limit);
    List<@Nullable Float> outputs = new ArrayList<>();
    predictions.reset(batch.size());
    for (int i = 0, next = 0; i < instances.size(); i++) {
      if (i == next) {
        next = runner.run(encoded, next, predictions, StepListener.NONE);
      }
      outputs.add(
          predictions.failure(i) == null
              ? ((NumberColumn) predictions.outputs(i).get(0))
                  .getFloat(predictions.row(i) * predictions.outputs(i).get(0).rowSize())
              : null);
    }
    return outputs;
  }

  private static Model load(String name, @Nullable String signature) {
    return PinnedModel.of(
            SavedModelLoader.create(),
            ModelSpec.of("../testdata/models/" + name).withSignatureName(signature))
        .load();
  }

  /** Gives each x back, so many times. */
  private static final class FakeModel implements Model {
    /** The number of instances in each run. */
    final List<Integer> runs = new ArrayList<>();

    private final int width;
    private int knownWidth = RowShape.UNKNOWN;
    private int failFrom = Integer.MAX_VALUE;
    private int most = Integer.MAX_VALUE;
    private @Nullable RunException failure;

    FakeModel(int width) {
      this.width = width;
    }

    @Override
    public int mostInstances() {
      return most;
    }

    @Override
    public void runAtMost(int instances) {
      most = Math.min(most, instances);
    }

    void failFrom(int instances, RunException newFailure) {
      failFrom = instances;
      failure = newFailure;
    }

    @Override
    public ModelSignature signature() {
      return new ModelSignature(
          "fake",
          List.of(new TensorSpec("x", "x:0", DType.FLOAT, RowShape.of(), false)),
          List.of(new TensorSpec("y", "y:0", DType.FLOAT, RowShape.of(knownWidth), false)),
          0);
    }

    @Override
    public void run(
        List<? extends @Nullable Column> inputs,
        int from,
        int to,
        List<Column> outputs,
        StepListener steps) {
      runs.add(to - from);
      if (to - from >= failFrom && failure != null) {
        throw failure;
      }
      LIMIT.check(to - from, 4L * width * (to - from));
      NumberColumn x = (NumberColumn) requireNonNull(inputs.get(0));
      NumberColumn y = (NumberColumn) outputs.get(0);
      y.reset(List.of(width));
      for (int row = from; row < to; row++) {
        for (int i = 0; i < width; i++) {
          y.addFloat(x.getFloat(row));
        }
      }
      y.endRows(to - from);
    }

    @Override
    public void close() {}
  }
}
