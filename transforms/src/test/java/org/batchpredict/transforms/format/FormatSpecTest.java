package org.batchpredict.transforms.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;

class FormatSpecTest {
  private static final List<TensorSpec> OUTPUTS =
      List.of(Formats.output("a", DType.FLOAT), Formats.output("instance", DType.FLOAT));

  @Test
  void refusesAKeyFieldThatIsAnAlias() {
    FormatSpec spec = new FormatSpec(OUTPUTS, "a", false);
    String message =
        "Invalid name: a (must be unique among a, a, instance;"
            + " choose another key field or leave the instance out)";
    assertThatThrownBy(() -> PredictionFormatter.json(spec)).hasMessage(message);
    assertThatThrownBy(() -> PredictionFormatter.csv(spec)).hasMessage(message);
  }

  @Test
  void refusesAKeyFieldBesideTheInstanceOnlyForItsNames() {
    PredictionFormatter.json(new FormatSpec(OUTPUTS, "a", true));
    assertThatThrownBy(() -> PredictionFormatter.json(new FormatSpec(OUTPUTS, "prediction", true)))
        .hasMessageStartingWith(
            "Invalid name: prediction (must be unique among prediction, instance, prediction;");
  }

  @Test
  void refusesAnAliasThatIsTheInstanceColumn() {
    FormatSpec spec = new FormatSpec(OUTPUTS, null, true);
    PredictionFormatter.json(spec);
    assertThatThrownBy(() -> PredictionFormatter.csv(spec))
        .hasMessageStartingWith("Invalid name: instance (must be unique among instance, a, ");
  }
}
