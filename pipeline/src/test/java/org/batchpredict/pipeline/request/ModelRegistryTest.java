package org.batchpredict.pipeline.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
  private static final String MODEL = "projects/p/models/half";

  @TempDir private Path registry;

  @Test
  void aUriIsItself() {
    PredictionInput input = PredictionInput.builder().uri("models/half").build();
    assertThat(ModelRegistry.resolve(input, null))
        .isEqualTo(new ResolvedModel("models/half", null));
  }

  @Test
  void findsAVersion() throws IOException {
    addVersions(MODEL, "8", "stable");
    assertThat(resolveVersion("stable")).isEqualTo(expected("stable"));
  }

  @Test
  void findsAModelSavedAsText() throws IOException {
    Files.createDirectories(registry.resolve(MODEL + "/1"));
    Files.createFile(registry.resolve(MODEL + "/1/saved_model.pbtxt"));
    assertThat(resolveModel()).isEqualTo(expected("1"));
  }

  @Test
  void theHighestNumberIsTheDefault() throws IOException {
    addVersions(MODEL, "9", "10", "zulu", "007");
    assertThat(resolveModel()).isEqualTo(expected("10"));
    addVersions(MODEL, "123456789012345678901234567890");
    assertThat(resolveModel()).isEqualTo(expected("123456789012345678901234567890"));
  }

  @Test
  void theDefaultVersionFileIsObeyed() throws IOException {
    addVersions(MODEL, "9", "10", "stable");
    setDefault("stable\n");
    assertThat(resolveModel()).isEqualTo(expected("stable"));
  }

  @Test
  void aDirectoryWithoutAGraphIsNoVersion() throws IOException {
    addVersions(MODEL, "9");
    Files.createDirectories(registry.resolve(MODEL + "/10/variables"));
    assertThat(resolveModel()).isEqualTo(expected("9"));
  }

  @Test
  void readsUrlsAndTrailingSlashes() throws IOException {
    addVersions(MODEL, "9");
    PredictionInput input = PredictionInput.builder().modelName(MODEL).build();
    assertThat(ModelRegistry.resolve(input, registry + "/")).isEqualTo(expected("9"));
    assertThat(ModelRegistry.resolve(input, "file://" + registry + "//").uri())
        .isEqualTo("file://" + registry + "/" + MODEL + "/9");
  }

  @Test
  void listsTheVersionsWhenOneIsMissing() throws IOException {
    addVersions(MODEL, "10", "9", "beta");
    assertThatThrownBy(() -> resolveVersion("8"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Field: prediction_input.version_name Error: Cannot find version \"8\" of model"
                + " \"projects/p/models/half\" in "
                + registry
                + " (versions: beta, 9, 10)");
  }

  @Test
  void listsTheModelsWhenOneIsMissing() throws IOException {
    addVersions("projects/p/models/double", "1", "2");
    addVersions("projects/p/models/add", "1");
    addVersions("projects/other/models/secret", "1");
    assertThatThrownBy(this::resolveModel)
        .hasMessage(
            "Field: prediction_input.model_name Error: Cannot find model"
                + " \"projects/p/models/half\" in "
                + registry
                + " (models of project \"p\": add, double)");
  }

  @Test
  void saysThatThereIsNoModelAtAll() {
    assertThatThrownBy(() -> resolveVersion("1"))
        .hasMessage(
            "Field: prediction_input.version_name Error: Cannot find model"
                + " \"projects/p/models/half\" in "
                + registry
                + " (models of project \"p\": none)");
  }

  @Test
  void saysThatTheDefaultVersionIsMissing() throws IOException {
    addVersions(MODEL, "9");
    setDefault("7");
    assertThatThrownBy(this::resolveModel)
        .hasMessage(
            "Field: prediction_input.model_name Error: Cannot find version \"7\", named in %s, of model \"%s\" in %s (versions: 9)"
                .formatted(registry.resolve(MODEL + "/default_version"), MODEL, registry));
  }

  @Test
  void saysThatNoVersionIsANumber() throws IOException {
    addVersions(MODEL, "v2", "v1");
    assertThatThrownBy(this::resolveModel)
        .hasMessage(
            "Field: prediction_input.model_name Error: Cannot choose a version of model \"%s\" in %s: none is a number (versions: v1, v2; give versionName, or name one in default_version)"
                .formatted(MODEL, registry));
  }

  @Test
  void wantsARegistryForAModel() {
    PredictionInput input = PredictionInput.builder().modelName(MODEL).build();
    assertThatThrownBy(() -> ModelRegistry.resolve(input, null))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Field: prediction_input.model_name Error: Cannot find \"projects/p/models/half\": no"
                + " model registry is given (set --modelRegistry)");
  }

  @Test
  void wantsAValidRequest() {
    PredictionInput input = PredictionInput.builder().modelName("../half").build();
    assertThatThrownBy(() -> ModelRegistry.resolve(input, registry.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid model: ../half");
  }

  private ResolvedModel resolveModel() {
    PredictionInput input = PredictionInput.builder().modelName(MODEL).build();
    return ModelRegistry.resolve(input, registry.toString());
  }

  private ResolvedModel resolveVersion(String version) {
    PredictionInput input =
        PredictionInput.builder().versionName(MODEL + "/versions/" + version).build();
    return ModelRegistry.resolve(input, registry.toString());
  }

  private ResolvedModel expected(String version) {
    return new ResolvedModel(
        registry + "/" + MODEL + "/" + version, MODEL + "/versions/" + version);
  }

  private void addVersions(String model, String... versions) throws IOException {
    for (String version : versions) {
      Path directory = Files.createDirectories(registry.resolve(model).resolve(version));
      Files.createFile(directory.resolve("saved_model.pb"));
    }
  }

  private void setDefault(String content) throws IOException {
    Files.writeString(registry.resolve(MODEL + "/default_version"), content);
  }
}
