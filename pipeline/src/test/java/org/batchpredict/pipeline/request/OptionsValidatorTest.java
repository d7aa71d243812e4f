package org.batchpredict.pipeline.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsValidatorTest {
  @Test
  void refusesATimeOutThatIsNone() {
    for (String seconds : new String[] {"0.0", "-1.0", "NaN", "1.0E7"}) {
      assertThat(problems("--batchTimeout=" + seconds))
          .containsExactly(
              "Invalid --batchTimeout: %s (must be seconds, from 0.001 to 1000000)"
                  .formatted(seconds));
    }
    assertThat(problems("--batchTimeout=0.001")).isEmpty();
  }

  @Test
  void acceptsTheDefaultsAndTheBounds() {
    assertThat(problems()).isEmpty();
    assertThat(problems("--maxErrors=0", "--maxErrorRate=0", "--maxRecordBytes=1")).isEmpty();
    assertThat(problems("--maxErrorRate=1", "--modelRegistry=gs://b/r", "--keyField=id")).isEmpty();
    assertThat(problems("--progress=json", "--progressFd=2")).isEmpty();
  }

  @Test
  void refusesRootsThatAreNone() {
    assertThat(problems("--inputRoots=/a,gs://b/c", "--outputRoots=", "--modelRoots=/")).isEmpty();
    assertThat(problems("--inputRoots=a", "--outputRoots=/a/..", "--modelRoots=gs:///x"))
        .containsExactly(
            "Invalid --inputRoots: Invalid root: a (must be an absolute path, or a URL of a store)",
            "Invalid --outputRoots: Invalid root: /a/.. (must be without \"..\" and \".\")",
            "Invalid --modelRoots: Invalid root: gs:///x (must name its bucket, container or"
                + " server)");
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThat(problems("--maxErrors=-1", "--maxErrorRate=1.5", "--maxRecordBytes=-1"))
        .containsExactly(
            "Invalid --maxErrors: -1 (must be >= 0)",
            "Invalid --maxErrorRate: 1.5 (must be from 0 to 1)",
            "Invalid --maxRecordBytes: -1 (must be > 0)");
    assertThat(problems("--maxErrorRate=NaN"))
        .containsExactly("Invalid --maxErrorRate: NaN (must be from 0 to 1)");
  }

  @Test
  void refusesLabelsThatAreNone() {
    assertThat(problems("--jobLabels=team=ads,owner=")).isEmpty();
    assertThat(problems("--jobLabels=team=ads,=x"))
        .containsExactly("Invalid --jobLabels: \"team=ads,=x\" (must be KEY=VALUE, one or more)");
    assertThat(problems("--jobLabels=team"))
        .containsExactly("Invalid --jobLabels: \"team\" (must be KEY=VALUE, one or more)");
  }

  @Test
  void refusesDelimitersThatAreNone() {
    for (String delimiter : List.of(";", "\t", "\\t", "|", " ", ",")) {
      assertThat(problems("--csvDelimiter=" + delimiter)).isEmpty();
    }
    for (String delimiter : List.of("", "\"", "\n", ",,", "\\n", "\u00a7")) {
      assertThat(problems("--csvDelimiter=" + delimiter))
          .containsExactly(
              "Invalid --csvDelimiter: \"%s\" (must be one character of ASCII, no quote and no line end; or \\t)"
                  .formatted(delimiter));
    }
  }

  @Test
  void refusesDevicesThatThereAreNot() {
    assertThat(problems("--device=cpu", "--gpuMemoryFraction=1", "--gpuAllowGrowth=false"))
        .isEmpty();
    assertThat(problems("--device=gpu")).isEmpty();
    assertThat(problems("--device=gpu:12")).isEmpty();
    for (String device : List.of("GPU", "gpu:", "gpu:-1", "gpu:0,1", "tpu", "cuda:0")) {
      assertThat(problems("--device=" + device))
          .containsExactly(
              "Unsupported --device: " + device + " (supported: auto, cpu, gpu, gpu:N)");
    }
    assertThat(problems("--gpuMemoryFraction=0"))
        .containsExactly("Invalid --gpuMemoryFraction: 0.0 (must be above 0, up to 1)");
    assertThat(problems("--gpuMemoryFraction=1.5"))
        .containsExactly("Invalid --gpuMemoryFraction: 1.5 (must be above 0, up to 1)");
  }

  @Test
  void refusesThreadsThatThereCannotBe() {
    assertThat(problems("--intraOpThreads=0", "--interOpThreads=1024")).isEmpty();
    for (String option : List.of("intraOpThreads", "interOpThreads")) {
      for (String count : List.of("-1", "1025", "4294967297")) {
        assertThat(problems("--" + option + "=" + count))
            .containsExactly(
                "Invalid --%s: %s (must be 0, for one a core, to 1024)".formatted(option, count));
      }
    }
  }

  @Test
  void refusesWhatIsOfNoUseToAJob() {
    assertThat(problems("--onChangedInput=warn")).isEmpty();
    assertThat(problems("--onChangedInput=Fail"))
        .containsExactly("Unsupported --onChangedInput: Fail (supported: fail, warn)");
    assertThat(problems("--input"))
        .containsExactly("Invalid --input: true (must be given with --verify)");
  }

  @Test
  void refusesProgressThatItCannotTell() {
    assertThat(problems("--progress=xml"))
        .containsExactly("Unsupported --progress: xml (supported: json, text)");
    assertThat(problems("--progress=json", "--progressFd=1"))
        .containsExactly(
            "Invalid --progressFd: 1 (must be >= 2, as standard output has but the result)");
    assertThat(problems("--progressFd=3"))
        .containsExactly("Invalid --progressFd: 3 (must be given with --progress=json)");
  }

  @Test
  void refusesBlankNames() {
    assertThat(problems("--keyField=", "--tags=serve,,gpu"))
        .containsExactly(
            "Invalid --tags: \"serve,,gpu\" (must be tags, none blank; or empty for no tag)",
            "Invalid --keyField: \"\" (must be the name of a field)");
  }

  @Test
  void refusesFieldsThatSayNothing() {
    assertThat(problems("--passThrough=a,b", "--includedFields=a", "--keyField=id")).isEmpty();
    assertThat(problems("--passThrough=a,b", "--excludedFields=a,id", "--keyField=id")).isEmpty();
    assertThat(problems("--passThrough=", "--includedFields=a,a", "--excludedFields=b, "))
        .containsExactly(
            "Invalid --passThrough: \"\" (must be one field or more, none blank, each given once)",
            "Invalid --includedFields: \"a,a\" (must be one field or more, none blank, each given"
                + " once)",
            "Invalid --excludedFields: \"b, \" (must be one field or more, none blank, each given"
                + " once)",
            "Invalid --excludedFields: b,  (must be left out beside --includedFields, which leave"
                + " out all others)");
    assertThat(problems("--passThrough=a,id", "--keyField=id"))
        .containsExactly(
            "Invalid --passThrough: id (must be no --keyField, which is written as well)");
  }

  @Test
  void refusesFormsThatResultsDoNotHave() {
    assertThat(problems("--flatten", "--compression=gzip")).isEmpty();
    assertThat(problems("--compression=zstd")).isEmpty();
    for (String compression : List.of("GZIP", "", "none", "snappy")) {
      assertThat(problems("--compression=" + compression))
          .containsExactly(
              "Unsupported --compression: " + compression + " (supported: gzip, zstd)");
    }
    PredictionInput examples =
        RequestValidatorTest.valid().outputDataFormat("TF_RECORD_GZIP").build();
    assertThat(
            OptionsValidator.problems(
                examples, PredictionOptionsTest.options("--flatten", "--compression=zstd")))
        .containsExactly(
            "Invalid --flatten: true (must be left out with outputDataFormat TF_RECORD_GZIP, whose"
                + " values are flat)",
            "Invalid --compression: zstd (must be gzip, or left out, with outputDataFormat"
                + " TF_RECORD_GZIP)");
    assertThat(
            OptionsValidator.problems(
                examples, PredictionOptionsTest.options("--compression=gzip")))
        .isEmpty();
  }

  @Test
  void takesTheEmptyTagSet() {
    assertThat(problems("--tags=")).isEmpty();
  }

  @Test
  void refusesBlankOutputs() {
    assertThat(problems("--outputs=a,,b"))
        .containsExactly("Invalid --outputs: \"a,,b\" (must be one output or more, none blank)");
    assertThat(problems("--outputs="))
        .containsExactly("Invalid --outputs: \"\" (must be one output or more, none blank)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "models/*", "models/[a]", "models/{a}", "a\\b", "a?"})
  void refusesARegistryWithWildcards(String registry) {
    assertThat(problems("--modelRegistry=" + registry))
        .containsExactly(
            "Invalid --modelRegistry: \""
                + registry
                + "\" (must be a directory, without * ? [ ] { } \\)");
  }

  @Test
  void wantsARegistryForAModelOrVersion() {
    PredictionInput model =
        RequestValidatorTest.valid().uri(null).modelName("projects/p/models/m").build();
    assertThat(OptionsValidator.problems(model, PredictionOptionsTest.options()))
        .containsExactly(
            "Field: prediction_input.model_name Error: Cannot find \"projects/p/models/m\": no"
                + " model registry is given (set --modelRegistry)");
    PredictionInput version =
        RequestValidatorTest.valid()
            .uri(null)
            .versionName("projects/p/models/m/versions/1")
            .build();
    assertThat(OptionsValidator.problems(version, PredictionOptionsTest.options()))
        .containsExactly(
            "Field: prediction_input.version_name Error: Cannot find"
                + " \"projects/p/models/m/versions/1\": no model registry is given (set"
                + " --modelRegistry)");
  }

  private static List<String> problems(String... flags) {
    return OptionsValidator.problems(
        RequestValidatorTest.valid().build(), PredictionOptionsTest.options(flags));
  }
}
