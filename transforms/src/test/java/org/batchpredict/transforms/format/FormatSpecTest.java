package org.batchpredict.transforms.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;

class FormatSpecTest {
  private static final List<TensorSpec> OUTPUTS =
      List.of(Formats.output("a", DType.FLOAT), Formats.output("instance", DType.FLOAT));

  @Test
  void refusesAKeyFieldThatIsAnAlias() {
    FormatSpec spec = new FormatSpec(OUTPUTS, List.of(PassedField.json("a")), false);
    String message =
        "Invalid name: a (must be unique among a, a, instance;"
            + " leave out the field, the output or the instance of that name)";
    assertThatThrownBy(() -> new JsonFormatter(spec)).hasMessage(message);
    assertThatThrownBy(() -> new CsvFormatter(spec)).hasMessage(message);
  }

  @Test
  void refusesAKeyFieldBesideTheInstanceOnlyForItsNames() {
    new JsonFormatter(new FormatSpec(OUTPUTS, List.of(PassedField.json("a")), true));
    assertThatThrownBy(
            () ->
                new JsonFormatter(
                    new FormatSpec(OUTPUTS, List.of(PassedField.json("prediction")), true)))
        .hasMessageStartingWith(
            "Invalid name: prediction (must be unique among prediction, instance, prediction;");
  }

  @Test
  void refusesAnAliasThatIsTheInstanceColumn() {
    FormatSpec spec = new FormatSpec(OUTPUTS, List.of(), true);
    new JsonFormatter(spec);
    assertThatThrownBy(() -> new CsvFormatter(spec))
        .hasMessageStartingWith("Invalid name: instance (must be unique among instance, a, ");
  }
}
