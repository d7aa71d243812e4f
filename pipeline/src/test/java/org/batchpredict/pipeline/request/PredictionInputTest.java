package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionInputTest {
  private static final String VALID =
      "(valid: modelName, versionName, uri, dataFormat, outputDataFormat, inputPaths, outputPath,"
          + " region, maxWorkerCount, batchSize, runtimeVersion, signatureName)";

  @Test
  void readsEveryField() {
    String json =
        """
        {"modelName": "projects/p/models/m", "versionName": "projects/p/models/m/versions/v",
         "uri": "models/half", "dataFormat": "TEXT", "outputDataFormat": "CSV",
         "inputPaths": ["a,b.txt", "c/*"], "outputPath": "out", "region": "us-central1",
         "maxWorkerCount": "3", "batchSize": 7, "runtimeVersion": "2.18", "signatureName": "s"}
        """;
    PredictionInput expected =
        PredictionInput.builder()
            .modelName("projects/p/models/m")
            .versionName("projects/p/models/m/versions/v")
            .uri("models/half")
            .dataFormat("TEXT")
            .outputDataFormat("CSV")
            .inputPaths("a,b.txt", "c/*")
            .outputPath("out")
            .region("us-central1")
            .maxWorkerCount(3L)
            .batchSize(7L)
            .runtimeVersion("2.18")
            .signatureName("s")
            .build();
    assertThat(PredictionInput.fromJson(json)).isEqualTo(expected);
    assertThat(expected.toJson())
        .isEqualTo(
            "{\"modelName\":\"projects/p/models/m\","
                + "\"versionName\":\"projects/p/models/m/versions/v\",\"uri\":\"models/half\","
                + "\"dataFormat\":\"TEXT\",\"outputDataFormat\":\"CSV\","
                + "\"inputPaths\":[\"a,b.txt\",\"c/*\"],\"outputPath\":\"out\","
                + "\"region\":\"us-central1\",\"maxWorkerCount\":\"3\",\"batchSize\":\"7\","
                + "\"runtimeVersion\":\"2.18\",\"signatureName\":\"s\"}");
  }

  @Test
  void readsSnakeCaseNames() {
    PredictionInput input =
        PredictionInput.fromJson(
            "{\"input_paths\": [\"a\"], \"max_worker_count\": 1, \"output_data_format\": \"CSV\"}");
    assertThat(input)
        .isEqualTo(
            PredictionInput.builder()
                .inputPaths("a")
                .maxWorkerCount(1L)
                .outputDataFormat("CSV")
                .build());
  }

  @Test
  void readsStreams() throws IOException {
    InputStream stream = new ByteArrayInputStream("{\"uri\": \"größe\"}".getBytes(UTF_8));
    assertThat(PredictionInput.fromJson(stream).uri()).isEqualTo("größe");
  }

  @Test
  void aPathAloneIsAListOfOne() {
    PredictionInput input = PredictionInput.fromJson("{\"inputPaths\": \"a,b/*.json\"}");
    assertThat(input.inputPaths()).containsExactly("a,b/*.json");
    assertThat(input.toJson()).isEqualTo("{\"inputPaths\":[\"a,b/*.json\"]}");
    assertThat(PredictionInput.fromJson("{\"input_paths\": \"\"}").inputPaths())
        .containsExactly("");
  }

  @Test
  void neverWritesDefaults() {
    PredictionInput input = PredictionInput.fromJson("{\"region\": null, \"batchSize\": null}");
    assertThat(input).isEqualTo(PredictionInput.builder().build());
    assertThat(input.toJson()).isEqualTo("{}");
    assertThat(input.effectiveBatchSize()).isEqualTo(64);
    assertThat(input.effectiveMaxWorkerCount()).isEqualTo(10);
    assertThat(input.effectiveOutputDataFormat()).isEqualTo(DataFormat.JSON);
    assertThat(input.effectiveSignatureName()).isEmpty();
  }

  @Test
  void givenValuesAreTheEffectiveOnes() {
    PredictionInput input =
        PredictionInput.builder()
            .batchSize(5L)
            .maxWorkerCount(Long.MAX_VALUE)
            .dataFormat("TF_RECORD")
            .outputDataFormat("CSV")
            .signatureName("s")
            .build();
    assertThat(input.effectiveBatchSize()).isEqualTo(5);
    assertThat(input.effectiveMaxWorkerCount()).isEqualTo(Integer.MAX_VALUE);
    assertThat(input.effectiveDataFormat()).isEqualTo(DataFormat.TF_RECORD);
    assertThat(input.effectiveOutputDataFormat()).isEqualTo(DataFormat.CSV);
    assertThat(input.effectiveSignatureName()).contains("s");
  }

  @Test
  void zeroValuesOfProto3AreNotGiven() {
    PredictionInput input =
        PredictionInput.builder()
            .outputDataFormat("DATA_FORMAT_UNSPECIFIED")
            .signatureName("")
            .build();
    assertThat(input.effectiveOutputDataFormat()).isEqualTo(DataFormat.JSON);
    assertThat(input.effectiveSignatureName()).isEmpty();
  }

  @Test
  void saysWhereAnAutomaticBatchSizeIsGiven() {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"batchSize\": \"auto\"}"))
        .hasMessage(
            "Field: prediction_input.batch_size Error: Invalid batchSize: \"auto\" (must be a whole"
                + " number); auto is no number of the API, but an option: --batchSize=auto");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "2.0 | 2",
        "\"2.0\" | 2",
        "1e3 | 1000",
        "-5 | -5",
        "9223372036854775807 | 9223372036854775807",
        "\"9223372036854775807\" | 9223372036854775807",
        "9007199254740993.0 | 9007199254740993"
      })
  void readsInt64AsNumberOrText(String json, long expected) {
    assertThat(PredictionInput.fromJson("{\"batchSize\": " + json + "}").batchSize())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "9223372036854775808", "1e400", "\"1.5\"", "1e-400"})
  void refusesNumbersThatAreNoInt64(String json) {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"batchSize\": " + json + "}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Field: prediction_input.batch_size Error: Invalid batchSize: ")
        .hasMessageEndingWith(" (must be a whole number of 64 bits)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"ten\"", "\"\"", "\" 1\"", "\"٣\"", "[1]", "{\"a\":1}"})
  void refusesOtherValuesForInt64(String json) {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"batchSize\": " + json + "}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Field: prediction_input.batch_size Error: Invalid batchSize: "
                + json
                + " (must be a whole number)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "inputPath | inputPaths",
        "InputPaths | inputPaths",
        "input-paths | inputPaths",
        "batch_sise | batchSize",
        "url | uri"
      })
  void namesTheNearestOfAnUnknownField(String name, String nearest) {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"" + name + "\": 1}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Unknown field \"%s\": did you mean \"%s\"? %s".formatted(name, nearest, VALID));
  }

  @Test
  void suggestsNothingWhenNothingIsNear() {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"accelerator\": {}}"))
        .hasMessage("Unknown field \"accelerator\" " + VALID);
    String long65 = "x".repeat(65);
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"" + long65 + "\": {}}"))
        .hasMessage("Unknown field \"" + long65 + "\" " + VALID);
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                PredictionInput.fromJson(
                    """
                    {"uri": 3, "inputPaths": 7, "input_paths": ["b"], "batchSize": "x",
                     "outputPath": ["out"], "regoin": ""}
                    """))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "Field: prediction_input.uri Error: Invalid uri: 3 (must be a string)",
                        "Field: prediction_input.input_paths Error: Invalid inputPaths: 7"
                            + " (must be a list of strings)",
                        "Field: prediction_input.input_paths Error: Invalid inputPaths: given"
                            + " twice (must be once)",
                        "Field: prediction_input.batch_size Error: Invalid batchSize: \"x\""
                            + " (must be a whole number)",
                        "Field: prediction_input.output_path Error: Invalid outputPath: [\"out\"]"
                            + " (must be a string)",
                        "Unknown field \"regoin\": did you mean \"region\"? " + VALID));
  }

  @Test
  void refusesNullInAList() {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"inputPaths\": [\"a\", null]}"))
        .hasMessage(
            "Field: prediction_input.input_paths Error: Invalid inputPaths: [\"a\",null]"
                + " (must be a list of strings)");
  }

  @Test
  void refusesAKeyGivenTwice() {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"uri\": \"a\", \"uri\": \"a\"}"))
        .hasMessage("Field: prediction_input.uri Error: Invalid uri: given twice (must be once)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"a\"", "null"})
  void refusesWhatIsNoObject(String json) {
    assertThatThrownBy(() -> PredictionInput.fromJson(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("Cannot parse the request: it is no JSON object");
  }

  @Test
  void refusesWhatFollowsTheObject() {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\n} {}"))
        .hasMessage("Cannot parse the request: more follows the JSON object at line 2, column 2");
  }

  @Test
  void saysWhereTheSyntaxIsWrongAndWhatElseWas() {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"uri\": 3,\n \"region\": oops}"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.problems())
                  .hasSize(2)
                  .first()
                  .isEqualTo(
                      "Field: prediction_input.uri Error: Invalid uri: 3 (must be a string)");
              assertThat(e.problems().get(1))
                  .startsWith("Cannot parse the request: Unrecognized token 'oops'")
                  .contains(" at line 2, column ");
            });
  }

  @Test
  void problemsAreNeverNone() {
    assertThatThrownBy(() -> new InvalidRequestException(List.of()))
        .hasMessage("Invalid problems: [] (must be at least one)");
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void readsBackWhatItWrites(@ForAll("inputs") PredictionInput input) {
    assertThat(PredictionInput.fromJson(input.toJson())).isEqualTo(input);
    assertThat(input.toBuilder().build()).isEqualTo(input);
  }

  @Provide
  Arbitrary<PredictionInput> inputs() {
    List<Arbitrary<@Nullable Object>> values = new ArrayList<>();
    for (RequestField field : RequestField.values()) {
      Arbitrary<? extends Object> value =
          switch (field.type()) {
            case STRING -> Arbitraries.strings();
            case STRINGS -> Arbitraries.strings().list().ofMaxSize(3);
            case INT64 -> Arbitraries.longs();
          };
      values.add(value.<@Nullable Object>map(v -> v).injectNull(0.3));
    }
    return Combinators.combine(values).as(PredictionInputTest::input);
  }

  private static PredictionInput input(List<? extends @Nullable Object> values) {
    PredictionInput.Builder builder = PredictionInput.builder();
    RequestField[] fields = RequestField.values();
    for (int i = 0; i < fields.length; i++) {
      builder.set(fields[i], values.get(i));
    }
    return builder.build();
  }
}
