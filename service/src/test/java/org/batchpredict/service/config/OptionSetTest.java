package org.batchpredict.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.junit.jupiter.api.Test;

class OptionSetTest {
  @Test
  void takesFlagsOfTheCommand() {
    PredictionOptions options =
        OptionSet.parse(
            List.of(
                "--keyField=id",
                "--passThrough=a,b",
                "--excludedFields=c",
                "--compression=gzip",
                "--flatten",
                "--maxErrors=7",
                "--overwrite",
                "--trustModel"));

    assertThat(options.getKeyField()).isEqualTo("id");
    assertThat(options.getPassThrough()).containsExactly("a", "b");
    assertThat(options.getExcludedFields()).containsExactly("c");
    assertThat(options.getCompression()).isEqualTo("gzip");
    assertThat(options.isFlatten()).isTrue();
    assertThat(options.getMaxErrors()).isEqualTo(7);
    assertThat(options.isOverwrite()).isTrue();
    assertThat(options.isTrustModel()).isTrue();
  }

  @Test
  void refusesTheFieldsOfRequests() {
    for (String field : RequestField.jsonNames()) {
      assertThat(OptionSet.problems(List.of("--" + field + "=x")))
          .containsExactly("Unsupported flag in a set of options: --" + field);
    }
  }

  /** No request can say it. */
  @Test
  void takesAnAutomaticBatchSize() {
    assertThat(OptionSet.parse(List.of("--batchSize=auto")).getBatchSize()).isEqualTo("auto");
    assertThat(OptionSet.problems(List.of("--batchSize=64")))
        .containsExactly("Unsupported flag in a set of options: --batchSize");
  }

  @Test
  void refusesWhatIsTheServicesToDecide() {
    assertThat(OptionSet.problems(List.of("--resume", "--outputRoots=/", "--help", "--verify=/x")))
        .containsExactly(
            "Unsupported flag in a set of options: --resume",
            "Unsupported flag in a set of options: --outputRoots",
            "Unsupported flag in a set of options: --help",
            "Unsupported flag in a set of options: --verify");
  }

  @Test
  void namesEveryProblem() {
    assertThat(OptionSet.problems(List.of("--maxErrors=many", "--nonsense=1")))
        .containsExactly(
            "Invalid --maxErrors: many (must be a whole number)", "Unknown flag --nonsense.");
    assertThat(OptionSet.problems(List.of("overwrite")))
        .containsExactly("Invalid flag: overwrite (must start with --)");
  }
}
