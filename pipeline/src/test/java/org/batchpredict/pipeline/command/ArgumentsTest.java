package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batchSize=3",
        "--batchSize 3",
        "--batch-size=3",
        "--batch-size 3",
        "run --batchSize 3"
      })
  void takesEverySpelling(String line) {
    Arguments arguments = parse(line);
    assertThat(arguments.problems()).isEmpty();
    assertThat(arguments.verb()).isEqualTo(Verb.RUN);
    assertThat(arguments.given()).containsExactly(entry("batchSize", List.of("3")));
  }

  @Test
  void takesOptionsOfBeamInEverySpelling() {
    assertThat(parse("--runner DirectRunner --target-parallelism 2 --blockOnRun").given())
        .containsExactly(
            entry("runner", List.of("DirectRunner")),
            entry("targetParallelism", List.of("2")),
            entry("blockOnRun", List.of("true")));
  }

  @Test
  void aSwitchTakesNoWordAfterIt() {
    Arguments arguments = parse("verify --input out");
    assertThat(arguments.given()).containsExactly(entry("input", List.of("true")));
    assertThat(arguments.operand()).isEqualTo("out");
    assertThat(parse("--overwrite=false --dryRun").given())
        .containsExactly(entry("overwrite", List.of("false")), entry("dryRun", List.of("true")));
  }

  @Test
  void keepsWhatARepeatedOptionWasGiven() {
    assertThat(parse("--inputPaths a,b --input-paths c").given())
        .containsExactly(entry("inputPaths", List.of("a,b", "c")));
  }

  @Test
  void keepsValuesAsTheyAre() {
    assertThat(Arguments.of("--keyField=", "--tags", "-1", "--uri=a=b ${x} \"q\"").given())
        .containsExactly(
            entry("keyField", List.of("")),
            entry("tags", List.of("-1")),
            entry("uri", List.of("a=b ${x} \"q\"")));
  }

  @Test
  void readsFilesOfArguments(@TempDir Path work) throws Exception {
    Path file = work.resolve("flags.txt");
    Files.writeString(file, "# of every night\n--uri 'my model'\n--data-format=text --overwrite\n");
    assertThat(Arguments.of("@" + file, "--keyField=@id").given())
        .containsExactly(
            entry("uri", List.of("my model")),
            entry("dataFormat", List.of("text")),
            entry("overwrite", List.of("true")),
            entry("keyField", List.of("@id")));
    assertThat(Arguments.of("@" + work + "/none").problems())
        .containsExactly("Cannot read the arguments: there is no file " + work + "/none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batchSise=3 | Unknown flag --batchSise. Did you mean 'batchSize'?",
        "--batchSise 3 | Unknown flag --batchSise. Did you mean 'batchSize'?",
        "--data-fromat text | Unknown flag --data-fromat. Did you mean 'data-format'?",
        "--nonsense=1 | Unknown flag --nonsense.",
        "--uri | Missing value of --uri (must be --uri=VALUE)",
        "--uri --dryRun | Missing value of --uri (must be --uri=VALUE)",
        "inputs.json | Argument 'inputs.json' does not begin with '--'",
        "-x | Argument '-x' does not begin with '--'",
        "--dryRun show | Argument 'show' does not begin with '--' (a verb comes first: predict show …)",
        "--version v1 | Argument 'v1' does not begin with '--' (the version of a model: --version-name)",
        "show --batchSize=1 m | Unknown flag --batchSize.",
      })
  void saysWhatItDoesNotUnderstand(String line, String problem) {
    assertThat(parse(line).problems()).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource({"show, none, MODEL", "show a b, a b, MODEL", "verify, none, OUT"})
  void wantsOneThingToShowOrToVerify(String line, String given, String operand) {
    Arguments arguments = parse(line);
    assertThatThrownBy(arguments::operand)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Invalid arguments of %s: %s (must be one %s)"
                .formatted(arguments.verb().word(), given, operand));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data-format tf-record-gzip | dataFormat | TF_RECORD_GZIP",
        "--dataFormat=Text | dataFormat | TEXT",
        "--output-data-format csv | outputDataFormat | CSV",
        "--output-data-format xml | outputDataFormat | xml",
        "--progress JSON | progress | json",
        "--model-dir gs://b/m | uri | gs://b/m",
        "--model m --project p | modelName | projects/p/models/m",
        "--model projects/p/models/m | modelName | projects/p/models/m",
        "--model m --project p --version-name v | versionName | projects/p/models/m/versions/v"
      })
  void translatesWhatGcloudSays(String line, String option, String value) {
    Arguments arguments = GcloudNames.translate(parse(line));
    assertThat(arguments.problems()).isEmpty();
    assertThat(arguments.given()).containsEntry(option, List.of(value));
    assertThat(arguments.given()).doesNotContainKeys("model", "model-dir");
  }

  @Test
  void wantsTheProjectOfAModel() {
    assertThat(GcloudNames.translate(parse("--model m")).problems())
        .containsExactly("Missing --project (must be given with --model=m)");
    assertThat(GcloudNames.translate(parse("--model m --project p --version-name a/b")).problems())
        .containsExactly(
            "Invalid --version-name: a/b (must be the name of a version, given with --model)");
  }

  @Test
  void aDirectoryGivenTwiceStaysGivenTwice() {
    Map<String, List<String>> given = GcloudNames.translate(parse("--uri a --model-dir b")).given();
    assertThat(given).containsExactly(entry("uri", List.of("a", "b")));
  }

  private static Arguments parse(String line) {
    return Arguments.of(line.split(" "));
  }
}
