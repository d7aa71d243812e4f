package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.JobFile;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionLayersTest {
  private static final String OPTIONS =
      """
      {"predictionInput": {"uri": "m"},
       "options": {"keyField": "id", "maxErrors": 3, "overwrite": true, "outputs": ["a,b", "c"],
                   "targetParallelism": 2}}""";

  @TempDir Path work;

  @Test
  void takesOptionsFromTheJobFile() throws Exception {
    PredictionOptions options = layers().over(file(OPTIONS)).toOptions();
    assertThat(options.getKeyField()).isEqualTo("id");
    assertThat(options.getMaxErrors()).isEqualTo(3);
    assertThat(options.isOverwrite()).isTrue();
    assertThat(options.getOutputs()).containsExactly("a,b", "c");
    assertThat(options.as(DirectOptions.class).getTargetParallelism()).isEqualTo(2);
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheJobFile() throws Exception {
    Map<String, String> environment =
        Map.of("BATCHPREDICT_MAX_ERRORS", "4", "BATCHPREDICT_KEY_FIELD", "key");
    PredictionOptions options =
        layers("--maxErrors=5", "--outputs=d").over(environment).over(file(OPTIONS)).toOptions();
    assertThat(options.getMaxErrors()).isEqualTo(5);
    assertThat(options.getKeyField()).isEqualTo("key");
    assertThat(options.getOutputs()).containsExactly("d");
    assertThat(options.isOverwrite()).isTrue();
  }

  @Test
  void takesAnAutomaticBatchSizeFromAnywhere() throws Exception {
    JobFile file =
        file("{\"predictionInput\":{\"batchSize\":8},\"options\":{\"batchSize\":\"auto\"}}");
    Map<String, String> environment = Map.of("BATCHPREDICT_BATCH_SIZE", "AUTO");
    assertThat(layers("--batch-size", "auto").toOptions().getBatchSize()).isEqualTo("auto");
    assertThat(layers().over(environment).toOptions().getBatchSize()).isEqualTo("auto");
    assertThat(layers().over(file).toOptions().getBatchSize()).isEqualTo("auto");
    assertThat(layers("--batchSize=9").over(environment).over(file).toOptions().getBatchSize())
        .isEqualTo("9");
    assertThat(RequestParser.override(file.input(), layers().over(file).toOptions()).batchSize())
        .as("no request can say auto")
        .isNull();
  }

  @Test
  void whatIsTakenForGrantedComesLast() throws Exception {
    OptionLayers layers = layers().over(file("{\"options\":{\"device\":\"cpu\"}}"));
    PredictionOptions options = layers.over("device", "gpu").over("progress", "json").toOptions();
    assertThat(options.getDevice()).isEqualTo("cpu");
    assertThat(options.getProgress()).isEqualTo("json");
  }

  @Test
  void readsTheEnvironment() {
    PredictionOptions options =
        layers()
            .over(
                Map.of(
                    "BATCHPREDICT_MODEL_REGISTRY", "gs://b/r",
                    "BATCHPREDICT_DATA_FORMAT", "tf-record",
                    "BATCHPREDICT_OUTPUTS", "a,b",
                    "BATCHPREDICT_TAGS", "",
                    "BATCHPREDICT_BUILD", "gpu"))
            .toOptions();
    assertThat(options.getModelRegistry()).isEqualTo("gs://b/r");
    assertThat(options.getDataFormat()).isEqualTo("TF_RECORD");
    assertThat(options.getOutputs()).containsExactly("a", "b");
    assertThat(options.getTags()).containsExactly("serve");
  }

  /** One of the fields of a oneof clears the others. */
  @Test
  void aModelThatIsGivenHidesThatOfTheEnvironment() {
    PredictionOptions options =
        layers("--modelName=projects/p/models/m")
            .over(Map.of("BATCHPREDICT_URI", "other"))
            .toOptions();
    assertThat(options.getUri()).isNull();
    assertThat(options.getModelName()).isEqualTo("projects/p/models/m");
  }

  @Test
  void saysWhereAWrongValueStands() throws Exception {
    JobFile file = file("{\"options\":{\"maxErrors\":\"few\",\"dryRun\":{},\"keyField\":[1]}}");
    OptionLayers layers =
        layers("--batchSise=1", "--resume=x")
            .over(Map.of("BATCHPREDICT_BATCH_SIZE", "many"))
            .over(file);
    assertRefused(
        layers,
        "Unknown flag --batchSise. Did you mean 'batchSize'?",
        "Invalid --resume: x (must be true or false)",
        "Invalid BATCHPREDICT_BATCH_SIZE: many (must be a whole number, or auto)",
        "Invalid options.maxErrors: few (must be a whole number)",
        "Invalid options.dryRun: {} (must be true or false)",
        "Invalid options.keyField: [1] (must be text, a number, true or false)");
  }

  @Test
  void saysOfNoValueAndOfBeamsOptionsWhatTheyTake() {
    OptionLayers layers =
        layers(
                "--maxRecordBytes=null",
                "--targetParallelism=many",
                "--stableUniqueNames= ",
                "--maxCacheMemoryUsagePercent=half",
                "--gcsUtil=x",
                "--pathValidatorClass=x")
            .over(Map.of("BATCHPREDICT_DRY_RUN", " "));
    assertRefused(
        layers,
        "Invalid --maxRecordBytes: null (must be a whole number)",
        "Invalid --targetParallelism: many (must be a whole number)",
        "Invalid --stableUniqueNames:   (must be one of OFF, WARNING, ERROR)",
        "Invalid --maxCacheMemoryUsagePercent: half (must be a number)",
        "Unsupported flag: --gcsUtil=x (no text can be its value)",
        "Invalid --pathValidatorClass: Cannot construct instance of `java.lang.Class`, problem: x",
        "Invalid BATCHPREDICT_DRY_RUN:   (must be true or false)");
  }

  private static void assertRefused(OptionLayers layers, String... problems) {
    assertThatThrownBy(layers::toOptions)
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.problems()).containsExactlyInAnyOrder(problems));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "keyfeild | Unknown option \"keyfeild\": did you mean \"keyField\"?",
        "zzzzzzzzzzzz | Unknown option \"zzzzzzzzzzzz\" (see --help)",
        "uri | Unsupported option \"uri\" (must be a field of predictionInput)",
        "batchSize | Unsupported option \"batchSize\" (must be a field of predictionInput)",
        "predictionInput | Unsupported option \"predictionInput\" (must be a field of predictionInput)"
      })
  void refusesOptionsThatItDoesNotKnow(String name, String problem) throws Exception {
    OptionLayers layers = layers().over(file("{\"options\":{\"" + name + "\":1}}"));
    assertThatThrownBy(layers::toOptions).hasMessage(problem);
  }

  private static OptionLayers layers(String... arguments) {
    return new OptionLayers(Arguments.of(arguments));
  }

  private JobFile file(String json) throws Exception {
    Path file = Files.writeString(work.resolve("job.json"), json, UTF_8);
    return RequestParser.file(layers("--predictionInput=" + file).toOptions());
  }

  @Test
  void aListOfTheJobFileMayBeEmpty() throws Exception {
    JobFile file = file("{\"options\":{\"tags\":[]}}");
    assertThat(layers().over(file).toOptions().getTags()).isEqualTo(List.of());
  }
}
