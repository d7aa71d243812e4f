package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.pipeline.request.RequestField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, as far as it runs in this process: its words and its exit status. */
class CommandIT {
  @TempDir Path work;

  @Test
  void printsThePredictionOutput() throws Exception {
    Command command = Command.run(job().input("a", Numbers.json(0, 3)).input("b", "[]"));
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.output().properties())
        .extracting(field -> field.getKey())
        .containsExactly("outputPath", "predictionCount", "errorCount", "nodeHours");
    assertThat(command.output().get("outputPath").asText()).isEqualTo(job().out().toString());
    assertThat(command.output().get("predictionCount").textValue()).isEqualTo("3");
    assertThat(command.output().get("errorCount").textValue()).isEqualTo("1");
    assertThat(command.output().get("nodeHours").doubleValue()).isPositive();
    assertThat(ending(command))
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .matches("3 predictions, 1 failure in \\d+\\.\\d s \\(\\d+ instances/s\\)");
              assertThat(lines.get(1))
                  .matches("Time of workers, \\d+\\.\\d s: (\\w+ \\d+ %(, )?)+");
              assertThat(lines.get(2))
                  .isEqualTo("Results: " + job().out() + "/prediction.results-*");
              assertThat(lines.get(3))
                  .startsWith("Failures: " + job().out() + "/prediction.errors-*; most: 1 × ");
            });
    new Results(job().out()).checkComplete();
  }

  @Test
  void flagsOverrideTheFieldsOfTheRequest() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 3));
    job.request(r -> r.signatureName("int8").batchSize(2L).region("us-central1"));
    Command command = Command.run(job, "--signatureName=int64", "--maxWorkerCount=1");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    Results results = new Results(job.out());
    assertThat(results.lines("prediction.results-")).isEqualTo(Numbers.predictions(0, 3));
    assertThat(results.manifest().get("request"))
        .isEqualTo(
            Results.parse(
                job.request(r -> r.signatureName("int64").maxWorkerCount(1L)).input().toJson()));
  }

  @Test
  void worksWithFlagsAlone() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 1)).input("b", Numbers.json(1, 1));
    Command command =
        Command.run(
            "--uri=" + job.input().uri(),
            "--signatureName=int64",
            "--dataFormat=JSON",
            "--inputPaths=" + work.resolve("in/a"),
            "--inputPaths=" + work.resolve("in/b"),
            "--outputPath=" + job.out() + "/");
    assertThat(command.output().get("predictionCount").asText()).isEqualTo("2");
  }

  @Test
  void takesAJobOfTheApiWithOptions() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 3));
    Path file =
        Files.writeString(
            work.resolve("the-job.json"),
            """
            {"jobId": "nightly_7", "labels": {"team": "ads"}, "predictionInput": %s,
             "options": {"includeInstance": true}}"""
                .formatted(job.input().toJson()));
    Command command =
        Command.run("--predictionInput", file.toString(), "--batch-size", "2", "--region=r");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    JsonNode manifest = new Results(job.out()).manifest();
    assertThat(manifest.get("jobId").asText()).isEqualTo("nightly_7");
    assertThat(manifest.get("labels")).isEqualTo(Results.parse("{\"team\":\"ads\"}"));
    assertThat(manifest.get("options").get("includeInstance").asBoolean()).isTrue();
    assertThat(manifest.get("request"))
        .isEqualTo(Results.parse(job.request(r -> r.batchSize(2L).region("r")).input().toJson()));
  }

  /** What a run is called is no part of what it is: another name goes on with it. */
  @Test
  void labelsChangeNoFingerprint() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 3));
    Command.run(job, "--labels=a=1,b=");
    JsonNode first = new Results(job.out()).manifest();
    Command.run(job, "--overwrite", "--job-id=x");
    JsonNode second = new Results(job.out()).manifest();
    assertThat(first.get("labels")).isEqualTo(Results.parse("{\"a\":\"1\",\"b\":\"\"}"));
    assertThat(second.has("labels")).isFalse();
    assertThat(second.get("fingerprint")).isEqualTo(first.get("fingerprint"));
  }

  /** Case does not count on the command line; in JSON it does, and there is one complaint. */
  @Test
  void formatsAreSpelledAsPeopleLike() throws Exception {
    TestJob job = job().input("a", Numbers.json(0));
    Command command = Command.run(job, "--output-data-format=csv", "--data-format", "json");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(new Results(job.out()).manifest().get("request").get("outputDataFormat").asText())
        .isEqualTo("CSV");
    Command.run(job.request(r -> r.outputDataFormat("csv")), "--overwrite")
        .refused(
            "Field: prediction_input.output_data_format Error: Unsupported outputDataFormat: csv:"
                + " did you mean CSV? (supported: JSON, TF_RECORD, TF_RECORD_GZIP, CSV, AVRO,"
                + " PARQUET)");
  }

  @Test
  void aFailedJobHasItsOutputAndItsReason() throws Exception {
    Command command = Command.run(job().input("a", "{\"z\":1}", "2"));
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.output().get("errorCount").asText()).isEqualTo("2");
    assertThat(ending(command))
        .hasSize(5)
        .endsWith("Every instance failed (2); see prediction.errors-* in the output");
  }

  @Test
  void reportsAllProblemsOfARequestAtOnce() throws Exception {
    TestJob job = job().request(r -> r.dataFormat("ORC").batchSize(0L));
    job.request(r -> r.modelName("projects/p/models/m").inputPaths(work + "/none-*.json"));
    Command command = Command.run(job, "--maxErrors=-1");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.out()).isEmpty();
    assertThat(command.err().lines())
        .contains(
            "Field: prediction_input.model_version Error: Invalid model: modelName and uri are given"
                + " (must be exactly one of modelName, versionName, uri)",
            "Field: prediction_input.data_format Error: Unsupported dataFormat: ORC"
                + " (supported: JSON, TEXT, TF_RECORD, TF_RECORD_GZIP, CSV, CSV_GZIP, FILES, AVRO,"
                + " PARQUET)",
            "Field: prediction_input.batch_size Error: Invalid batchSize: 0 (must be > 0)",
            "Invalid --maxErrors: -1 (must be >= 0)",
            "Field: prediction_input.input_paths Error: Cannot find input: pattern \"%s/none-*.json\""
                    .formatted(work)
                + " matches no file");
    assertThat(job.out()).doesNotExist();
  }

  @Test
  void namesTheFieldThatWasMeant() throws Exception {
    Path request = Files.writeString(work.resolve("job.json"), "{\"inputPath\": [\"x\"]}");
    Command.run("--predictionInput=" + request)
        .refused(
            "Unknown field \"inputPath\": did you mean \"inputPaths\"? (valid: "
                + String.join(", ", RequestField.jsonNames())
                + ")");
    Path none = work.resolve("none.json");
    Command.run("--predictionInput=" + none)
        .refused(
            "Cannot read the request: there is no file " + none + " (check --predictionInput)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batchSise=3 | Unknown flag --batchSise. Did you mean 'batchSize'?",
        "--batchSize=many | Invalid --batchSize: many (must be a whole number, or auto)",
        "--maxErrors=1,5 | Invalid --maxErrors: 1,5 (must be a whole number)",
        "--maxErrorRate=few | Invalid --maxErrorRate: few (must be a number)",
        "--maxErrorRate=2 | Invalid --maxErrorRate: 2.0 (must be from 0 to 1)",
        "--dryRun=perhaps | Invalid --dryRun: perhaps (must be true or false)",
        "inputs.json | Argument 'inputs.json' does not begin with '--'"
      })
  void refusesFlagsThatItDoesNotUnderstand(String flag, String problem) throws Exception {
    Command.run(job().input("a", Numbers.json(1)), flag).refused(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "None | Unsupported runner: None (supported: DirectRunner)",
        "FlinkRunner | Unsupported runner: FlinkRunner (supported: DirectRunner; for Flink add"
            + " batchpredict-flink to the class path)"
      })
  void refusesARunnerThatItDoesNotHave(String runner, String problem) throws Exception {
    Command.run(job().input("a", Numbers.json(1)), "--runner=" + runner).refused(problem);
  }

  /** Never a run on the CPU that nobody has asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"gpu", "gpu:0"})
  @EnabledIf("hasNoGpu")
  void refusesAGpuThatIsNotThereBeforeAnythingRuns(String device) throws Exception {
    TestJob job = job().input("a", Numbers.json(1));
    for (String flag : List.of("--resume=false", "--dryRun")) {
      Command command = Command.run(job, "--device=" + device, flag);
      assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
      assertThat(command.out()).isEmpty();
      assertThat(command.err())
          .contains("Cannot use --device=" + device + ": ")
          .containsAnyOf(
              "this build is for the CPU (take the zip for GPUs, or build with -Pgpu",
              "this machine has no NVIDIA driver");
      assertThat(job.out()).doesNotExist();
    }
  }

  static boolean hasNoGpu() {
    return Files.notExists(Path.of("/proc/driver/nvidia/version"));
  }

  @Test
  void namesEveryFlagThatItDoesNotUnderstand() throws Exception {
    Command.run("--batchSize=x", "--uri=m", "--resume=y")
        .refused(
            "Invalid --batchSize: x (must be a whole number, or auto)"
                + System.lineSeparator()
                + "Invalid --resume: y (must be true or false)");
  }

  @Test
  void namesAFlagThatIsGivenTwice() throws Exception {
    Command.run("--uri=a", "--batchSize=1", "--uri=b")
        .refused("Invalid --uri: given twice (must be once)");
  }

  @Test
  void aDryRunShowsWhatWouldHappenAndWritesNothing() throws Exception {
    TestJob job = job().input("a", "", Numbers.json(5)).input("b", Numbers.json(6, 1));
    Command command = Command.run(job, "--dryRun");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.out().lines())
        .containsExactly(
            "signature int64",
            "  input   int64: INT64 [2]",
            "  output  int64_out: INT64 [2]",
            "files     2 (35 bytes) in 1 splits",
            "sample    0 of 2 records fail",
            "record    " + work.resolve("in/a") + " at byte 1 gives " + Numbers.prediction(5));
    assertThat(command.err()).isEmpty();
    assertThat(job.out()).doesNotExist();
  }

  @Test
  void aDryRunFailsWithItsSample() throws Exception {
    Command command =
        Command.run(job().input("a", "[1]", "[1]").input("b", Numbers.json(6, 1)), "--dryRun");
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.out().lines())
        .contains("sample    2 of 3 records fail")
        .anyMatch(
            line ->
                line.startsWith("  2 × in ENCODE: ")
                    && line.endsWith(" (first " + work.resolve("in/a") + " at byte 0)"))
        .anyMatch(
            line -> line.startsWith("record    " + work.resolve("in/b") + " at byte 0 gives "));
    assertThat(command.err()).startsWith("2 of 3 sampled records fail");
  }

  @Test
  void aDryRunSpreadsItsSampleOverTheFiles() throws Exception {
    TestJob job = job();
    for (int i = 0; i < 40; i++) { // every other is looked at, five records of each
      String bad = i % 2 == 0 && i < 10 ? "[" + i + "]" : Numbers.json(1);
      job.input("f" + (10 + i), bad, String.join("\n", Numbers.json(1, 9)), "{}");
    }
    Command command = Command.run(job, "--dryRun");
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.out()).contains("sample    5 of 100 records fail");
  }

  /** Each gives what it has, and the longest the rest. */
  @Test
  void aDryRunTakesWhatShortFilesLackFromOthers() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 3)).input("b", Numbers.json(0, 80));
    Command command = Command.run(job.input("c", Numbers.json(0, 10)), "--dryRun");
    assertThat(command.out()).contains("sample    0 of 93 records fail");
    assertThat(Command.run(job.input("d", Numbers.json(0, 50)), "--dryRun").out())
        .contains("sample    0 of 100 records fail");
  }

  @Test
  void aDryRunOfNothingSaysSo() throws Exception {
    Command command = Command.run(job().input("a", ""), "--dryRun");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.out()).endsWith("sample    there is no record" + System.lineSeparator());
  }

  /** What it has said, without the progress that a slow machine sees. */
  private static List<String> ending(Command command) {
    return command.err().lines().filter(line -> !line.contains(" | ")).toList();
  }

  private TestJob job() {
    return Numbers.job(work);
  }
}
