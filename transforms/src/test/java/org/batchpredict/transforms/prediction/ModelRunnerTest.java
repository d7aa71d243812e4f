package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRunnerTest {
  private final Predictions predictions = new Predictions();

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

  /** Runs the model; gives the first output of each instance, null where it failed. */
  private List<@Nullable Float> run(Model model, int batchSize, List<String> instances) {
    RecordBatch batch = new RecordBatch();
    for (String instance : instances) {
      byte[] bytes = instance.getBytes(UTF_8);
      batch.add("file", batch.size(), bytes, 0, bytes.length);
    }
    InstanceEncoder encoder = InstanceEncoder.of(model.signature(), InstanceRules.json());
    new ModelRunner(model, batchSize).run(encoder.encode(batch), predictions);
    List<@Nullable Float> outputs = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      outputs.add(
          predictions.failure(i) == null
              ? ((NumberColumn) predictions.outputs(i).get(0)).getFloat(predictions.row(i))
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
}
