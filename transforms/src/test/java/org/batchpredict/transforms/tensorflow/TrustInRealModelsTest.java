package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What models reach that TensorFlow has saved. */
class TrustInRealModelsTest {
  static Stream<String> modelsOfTheTestData() throws Exception {
    List<String> unusable =
        List.of(
            "corrupt",
            "other_tag",
            "no_signatures",
            "no_input",
            "sparse_input",
            "composite_input",
            "sparse_output",
            "complex_input",
            "wrong_rows",
            "chance_rows",
            "two_signatures",
            "no_tags",
            "reaches");
    try (Stream<Path> all = Files.list(TestModels.path("."))) {
      return all
          .map(path -> path.getFileName().toString())
          .filter(name -> !unusable.contains(name))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOfTheTestData")
  void letsModelsPass(String name) {
    assertThatCode(() -> SavedModelLoader.create().describe(TestModels.spec(name)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reads | ReadFile (ReadFile) reads files",
        "writes | WriteFile (WriteFile) writes files",
        "prints | PrintV2 (PrintV2) writes files",
        "aborts | Abort (Abort) ends the process",
        "exits | Abort (Abort) ends the process as if all were well",
      })
  void refusesRealModelsByTheNameOfTheNode(String signature, String problem) {
    ModelSpec spec = TestModels.spec("reaches").withSignatureName(signature);
    String regex =
        "its node \\S*"
            + problem.substring(0, problem.indexOf(' '))
            + " in the function \\S+ "
            + problem.substring(problem.indexOf('(')).replace("(", "\\(").replace(")", "\\)")
            + " \\(.+\\)";
    assertThatThrownBy(() -> SavedModelLoader.create().describe(spec))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching("Cannot load the model \\S+: " + regex);
    // A worker that gets a job from elsewhere looks itself.
    String fingerprint = fingerprint("reaches");
    assertThatThrownBy(() -> SavedModelLoader.create().load(spec, fingerprint))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching("(?s).*" + regex);
  }

  @Test
  void letsATrustedModelReachOut() {
    SavedModelLoader trusting = SavedModelLoader.create().withTrust(true);
    for (String signature : List.of("reads", "writes", "prints", "aborts", "doubles")) {
      ModelSpec spec = TestModels.spec("reaches").withSignatureName(signature);
      trusting.load(spec, trusting.describe(spec).fingerprint()).close();
    }
    ModelSpec exits = TestModels.spec("reaches").withSignatureName("exits");
    assertThatThrownBy(() -> trusting.describe(exits))
        .hasMessageEndingWith(
            "ends the process as if all were well (no trust makes that of use: export it without)");
  }

  private static String fingerprint(String name) {
    return ModelFingerprint.of(ModelDirectory.of(TestModels.spec(name).uri()));
  }
}
