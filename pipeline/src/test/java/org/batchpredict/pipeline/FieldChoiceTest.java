package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;

class FieldChoiceTest {
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          "s", List.of(input("age", false), input("city", false), input("w", true)), List.of(), 0);

  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);

  @Test
  void takesWhatTheOptionsName() {
    assertThat(FieldChoice.rules(null, options)).isEqualTo(FieldRules.NONE);
    options.setPassThrough(List.of("b", "a"));
    options.setIncludedFields(List.of("age"));
    options.setExcludedFields(List.of("n", "m"));

    assertThat(FieldChoice.rules("id", options))
        .isEqualTo(
            new FieldRules(
                PassedField.json("id"),
                List.of(PassedField.json("b"), PassedField.json("a")),
                Set.of("age"),
                Set.of("n", "m")));
  }

  @Test
  void findsNothingWrongWithWhatTheModelCanBeFedBy() {
    assertThat(problems()).isEmpty();
    options.setIncludedFields(List.of("city", "age"));
    options.setExcludedFields(List.of("w", "whatever"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void saysWhatTheModelWouldNotSee() {
    options.setExcludedFields(List.of("w", "city", "age"));
    assertThat(problems())
        .containsExactly(
            "Invalid --excludedFields: the model would not see age, city (must leave all inputs that"
                + " the model needs)");
  }

  @Test
  void saysWhatIncludedFieldsAreNotAndLack() {
    options.setIncludedFields(List.of("age", "z", "Age"));
    assertThat(problems())
        .containsExactly(
            "Invalid --includedFields: Age, z (must be inputs of the model: age, city, w)",
            "Invalid --includedFields: the model would not see city (must name all inputs that the"
                + " model needs)");
  }

  private List<String> problems() {
    return FieldChoice.problems(FieldChoice.rules(null, options), options, SIGNATURE);
  }

  private static TensorSpec input(String alias, boolean optional) {
    return new TensorSpec(alias, alias + ":0", DType.FLOAT, RowShape.of(), optional);
  }
}
