package org.batchpredict.pipeline.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestValidatorTest {
  private static final String TENSORFLOW = "2.18.0";

  @Test
  void acceptsAMinimalRequest() {
    assertThat(problems(valid().build())).isEmpty();
  }

  @Test
  void acceptsEveryFieldAtItsBest() {
    PredictionInput input =
        valid()
            .outputDataFormat("CSV")
            .region("us-central1")
            .maxWorkerCount(1L)
            .batchSize(1L)
            .runtimeVersion("2.18")
            .signatureName("s")
            .build();
    assertThat(problems(input)).isEmpty();
  }

  @Test
  void reportsAllProblemsAtOnce() {
    PredictionOptions options =
        PredictionOptionsTest.options("--maxErrors=-1", "--maxRecordBytes=0");
    assertThat(RequestValidator.problems(PredictionInput.builder().build(), options, TENSORFLOW))
        .containsExactly(
            "Field: prediction_input.model_version Error: Missing model (must be exactly one of"
                + " modelName, versionName, uri)",
            "Field: prediction_input.data_format Error: Missing dataFormat (supported: JSON, TEXT,"
                + " TF_RECORD, TF_RECORD_GZIP, CSV, CSV_GZIP, FILES, AVRO, PARQUET)",
            "Field: prediction_input.input_paths Error: Missing inputPaths (must be at least one"
                + " file or pattern)",
            "Field: prediction_input.output_path Error: Missing outputPath (must be a directory)",
            "Invalid --maxErrors: -1 (must be >= 0)",
            "Invalid --maxRecordBytes: 0 (must be > 0)");
  }

  @Test
  void namesTheModelsGiven() {
    PredictionInput input =
        valid()
            .modelName("projects/p/models/m")
            .versionName("projects/p/models/m/versions/1")
            .build();
    assertThat(problems(input))
        .containsExactly(
            "Field: prediction_input.model_version Error: Invalid model: modelName and versionName"
                + " and uri are given (must be exactly one of modelName, versionName, uri)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"projects/p/models/m", "projects/example.com:p-1/models/M_2"})
  void acceptsModelNames(String name) {
    assertThat(problems(valid().uri(null).modelName(name).build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "half",
        "projects/p/models/",
        "projects/p/models/..",
        "projects/p/models/*",
        "projects/p/models/m/",
        "projects/p/models/m/versions/1"
      })
  void refusesOtherModelNames(String name) {
    assertThat(problems(valid().uri(null).modelName(name).build()))
        .containsExactly(
            "Field: prediction_input.model_name Error: Invalid modelName: \""
                + name
                + "\" (must be projects/P/models/M)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"projects/p/models/m", "projects/p/models/m/versions/../x", "versions/1"})
  void refusesOtherVersionNames(String name) {
    assertThat(problems(valid().uri(null).versionName(name).build()))
        .containsExactly(
            "Field: prediction_input.version_name Error: Invalid versionName: \""
                + name
                + "\" (must be projects/P/models/M/versions/V)");
  }

  @Test
  void acceptsVersionNames() {
    PredictionInput input =
        valid().uri(null).versionName("projects/p/models/m/versions/10").build();
    assertThat(problems(input)).isEmpty();
  }

  @Test
  void refusesAUriThatNoPathCanBe() {
    assertThat(problems(valid().uri("a\0b").build()))
        .singleElement()
        .asString()
        .startsWith("Field: prediction_input.uri Error: Invalid uri: ")
        .endsWith(" (must be a SavedModel directory)");
  }

  @Test
  void refusesABlankUri() {
    assertThat(problems(valid().uri(" ").build()))
        .containsExactly(
            "Field: prediction_input.uri Error: Invalid uri: \" \" (must be a SavedModel"
                + " directory)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JSON",
        "TEXT",
        "TF_RECORD",
        "TF_RECORD_GZIP",
        "CSV",
        "CSV_GZIP",
        "FILES",
        "AVRO",
        "PARQUET"
      })
  void acceptsDataFormats(String name) {
    assertThat(problems(valid().dataFormat(name).build())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DATA_FORMAT_UNSPECIFIED, ''",
    "csv_gzip, ': did you mean CSV_GZIP?'",
    "ORC, ''",
    "json, ': did you mean JSON?'",
    "TFRECORD, ': did you mean TF_RECORD?'"
  })
  void refusesOtherDataFormats(String name, String suggestion) {
    assertThat(problems(valid().dataFormat(name).build()))
        .containsExactly(
            "Field: prediction_input.data_format Error: Unsupported dataFormat: %s%s (supported: JSON, TEXT, TF_RECORD, TF_RECORD_GZIP, CSV, CSV_GZIP, FILES, AVRO, PARQUET)"
                .formatted(name, suggestion));
  }

  @Test
  void refusesAnEmptyDataFormat() {
    assertThat(problems(valid().dataFormat("").build()))
        .containsExactly(
            "Field: prediction_input.data_format Error: Missing dataFormat (supported: JSON, TEXT,"
                + " TF_RECORD, TF_RECORD_GZIP, CSV, CSV_GZIP, FILES, AVRO, PARQUET)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JSON",
        "CSV",
        "TF_RECORD",
        "TF_RECORD_GZIP",
        "AVRO",
        "PARQUET",
        "DATA_FORMAT_UNSPECIFIED"
      })
  void acceptsOutputDataFormats(String name) {
    assertThat(problems(valid().outputDataFormat(name).build())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, ''",
    "FILES, ''",
    "CSV_GZIP, ''",
    "csv, ': did you mean CSV?'",
    "TFRECORD, ': did you mean TF_RECORD?'"
  })
  void refusesOtherOutputDataFormats(String name, String suggestion) {
    assertThat(problems(valid().outputDataFormat(name).build()))
        .containsExactly(
            "Field: prediction_input.output_data_format Error: Unsupported outputDataFormat: %s%s (supported: JSON, TF_RECORD, TF_RECORD_GZIP, CSV, AVRO, PARQUET)"
                .formatted(name, suggestion));
  }

  @Test
  void refusesBlankInputPaths() {
    assertThat(problems(valid().inputPaths("", "a", " ").build()))
        .containsExactly(
            "Field: prediction_input.input_paths Error: Invalid inputPaths[0]: \"\" (must be a"
                + " file or pattern)",
            "Field: prediction_input.input_paths Error: Invalid inputPaths[2]: \" \" (must be a"
                + " file or pattern)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out/*", "out?"})
  void refusesAnOutputPathWithWildcards(String path) {
    assertThat(problems(valid().outputPath(path).build()))
        .containsExactly(
            "Field: prediction_input.output_path Error: Invalid outputPath: \"%s\" (must be one directory, without wildcards)"
                .formatted(path));
  }

  @Test
  void refusesABlankOutputPath() {
    assertThat(problems(valid().outputPath("").build()))
        .containsExactly(
            "Field: prediction_input.output_path Error: Missing outputPath (must be a directory)");
  }

  @Test
  void refusesCountsThatAreNotPositive() {
    assertThat(problems(valid().batchSize(0L).maxWorkerCount(-1L).build()))
        .containsExactly(
            "Field: prediction_input.max_worker_count Error: Invalid maxWorkerCount: -1 (must be >"
                + " 0)",
            "Field: prediction_input.batch_size Error: Invalid batchSize: 0 (must be > 0)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.15", "2.9", "2.18"})
  void acceptsRuntimeVersionsUpToOurs(String version) {
    assertThat(problems(valid().runtimeVersion(version).build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.19", "3.0", "10.0"})
  void refusesNewerRuntimeVersions(String version) {
    assertThat(problems(valid().runtimeVersion(version).build()))
        .containsExactly(
            "Field: prediction_input.runtime_version Error: Unsupported runtimeVersion: %s (supported: up to 2.18, as TensorFlow 2.18.0 is in use)"
                .formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2.18.0", "v2.1", "2.x", "2.99999999999"})
  void refusesWhatIsNoRuntimeVersion(String version) {
    assertThat(problems(valid().runtimeVersion(version).build()))
        .containsExactly(
            "Field: prediction_input.runtime_version Error: Invalid runtimeVersion: \"%s\" (must be MAJOR.MINOR, such as 2.18)"
                .formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.15", "2.17"})
  void saysThatAnOlderRuntimeVersionIsNotTheOneInUse(String version) {
    assertThat(RequestValidator.warning(valid().runtimeVersion(version).build(), TENSORFLOW))
        .contains(
            "runtimeVersion is %s, and the model runs on TensorFlow 2.18.0, the only one in use"
                .formatted(version));
    assertThat(RequestValidator.warning(valid().runtimeVersion("2.18").build(), TENSORFLOW))
        .isEmpty();
    assertThat(RequestValidator.warning(valid().build(), TENSORFLOW)).isEmpty();
  }

  @Test
  void readsTheVersionOfACandidate() {
    assertThat(RuntimeVersion.ofTensorFlow("2.18.0-rc1")).isEqualTo(new RuntimeVersion(2, 18));
    assertThatThrownBy(() -> RuntimeVersion.ofTensorFlow("unknown"))
        .hasMessage("Invalid TensorFlow version: unknown");
  }

  static PredictionInput.Builder valid() {
    return PredictionInput.builder()
        .uri("models/half")
        .dataFormat("JSON")
        .inputPaths("in/*.json")
        .outputPath("out");
  }

  private static List<String> problems(PredictionInput input) {
    PredictionOptions options = PredictionOptionsTest.options("--modelRegistry=registry");
    return RequestValidator.problems(input, options, TENSORFLOW);
  }
}
