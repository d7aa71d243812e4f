package org.batchpredict.pipeline.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestParserTest {
  @TempDir private Path directory;

  @Test
  void flagsAloneMakeARequest() {
    assertThat(parse("--uri=m", "--inputPaths=a", "--inputPaths=b", "--batchSize=7"))
        .isEqualTo(PredictionInput.builder().uri("m").inputPaths("a", "b").batchSize(7L).build());
  }

  @Test
  void nothingMakesAnEmptyRequest() {
    assertThat(parse()).isEqualTo(PredictionInput.builder().build());
  }

  @Test
  void readsTheFileAndOverridesItsFields() throws IOException {
    String file =
        write("{\"uri\": \"m\", \"inputPaths\": [\"a,b\"], \"batchSize\": 7, \"region\": \"r\"}");
    assertThat(parse("--predictionInput=" + file))
        .isEqualTo(
            PredictionInput.builder().uri("m").inputPaths("a,b").batchSize(7L).region("r").build());
    assertThat(parse("--predictionInput=" + file, "--inputPaths=c", "--batchSize=8"))
        .isEqualTo(
            PredictionInput.builder().uri("m").inputPaths("c").batchSize(8L).region("r").build());
  }

  @Test
  void aFlagThatNamesTheModelReplacesTheModelOfTheFile() throws IOException {
    String file = write("{\"uri\": \"m\", \"region\": \"r\"}");
    assertThat(parse("--predictionInput=" + file, "--modelName=n"))
        .isEqualTo(PredictionInput.builder().modelName("n").region("r").build());
  }

  @Test
  void keepsEveryFlagThatNamesAModelForTheValidatorToSee() {
    assertThat(parse("--uri=m", "--modelName=n"))
        .isEqualTo(PredictionInput.builder().uri("m").modelName("n").build());
  }

  @Test
  void readsUrls() throws IOException {
    String file = write("{\"uri\": \"m\"}");
    assertThat(parse("--predictionInput=file://" + file).uri()).isEqualTo("m");
  }

  @Test
  void saysThatTheFileIsMissing() {
    String file = directory.resolve("job.json").toString();
    assertThatThrownBy(() -> parse("--predictionInput=" + file))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Cannot read the request: there is no file " + file + " (check --predictionInput)")
        .hasCauseInstanceOf(FileNotFoundException.class);
  }

  @Test
  void takesTheNameOfALocalFileLiterally() throws IOException {
    write("{}");
    String file = directory + "/*.json";
    assertThatThrownBy(() -> parse("--predictionInput=" + file))
        .hasMessageContaining("there is no file " + file);
    Files.writeString(directory.resolve("*.json"), "{\"uri\": \"m\"}");
    assertThat(parse("--predictionInput=" + file).uri()).isEqualTo("m");
  }

  @Test
  void passesOnTheProblemsOfTheFile() throws IOException {
    String file = write("{\"uri\": 1, \"region\": 2}");
    assertThatThrownBy(() -> parse("--predictionInput=" + file))
        .hasMessage(
            """
            Field: prediction_input.uri Error: Invalid uri: 1 (must be a string)
            Field: prediction_input.region Error: Invalid region: 2 (must be a string)""");
  }

  private String write(String json) throws IOException {
    return Files.writeString(directory.resolve("job.json"), json).toString();
  }

  private static PredictionInput parse(String... flags) {
    return RequestParser.parse(PredictionOptionsTest.options(flags));
  }
}
