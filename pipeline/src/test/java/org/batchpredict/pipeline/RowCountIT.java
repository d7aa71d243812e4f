package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that have a row for each instance by chance never become predictions. */
class RowCountIT {
  private static final String FIELD = "Field: prediction_input.uri Error: ";
  private static final String FOUR = "[1,2,3,4]";

  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(longs = {4, 64})
  void refusesAConstantForAnyNumberOfInstances(long batchSize) throws Exception {
    TestJob job = chance("serving_default", 68, FOUR).request(r -> r.batchSize(batchSize));
    Command.run(job)
        .refused(
            FIELD
                + "Cannot load the model "
                + TestJob.model("chance_rows")
                + ": signature serving_default: output class_names has 4 rows for any number of"
                + " instances (must have one row for each: leave it out with --outputs=total)");
    assertThat(job.out()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 64})
  void predictsTheOutputsThatAreChosen(long batchSize) throws Exception {
    TestJob job = chance("serving_default", 68, FOUR).request(r -> r.batchSize(batchSize));
    Command command = Command.run(job, "--outputs=total");
    assertThat(command.status()).as(command.err()).isEqualTo(Main.SUCCEEDED);
    assertThat(new Results(job.out()).lines("prediction.results-"))
        .hasSize(68)
        .containsOnly("{\"total\":10.0}");
    assertThat(new Results(job.out()).manifest().get("outputs").toString())
        .isEqualTo("[\"total\"]");
  }

  @ParameterizedTest
  @CsvSource({"hidden,4,names,4,2", "hidden,64,names,4,64", "transposed_any,4,y,4,2"})
  void failsTheJobWhereOnlyARunCanTell(
      String signature, long batchSize, String output, int rows, int instances) throws Exception {
    JobEnd end = chance(signature, 68, FOUR).request(r -> r.batchSize(batchSize)).run();
    end.failed(ErrorCode.INVALID_OUTPUT, wrong(output, rows, instances));
    assertThat(end.results().names()).noneMatch(name -> name.startsWith("prediction."));
  }

  @Test
  void failsTheJobWhereHalvesOfAFailedRunFit() throws Exception {
    TestJob job =
        TestJob.of(work, "chance_rows")
            .request(r -> r.signatureName("fussy").batchSize(8L))
            .input("a", "1", "2", "3", "4", "5", "-6", "7", "8");
    job.run().failed(ErrorCode.INVALID_OUTPUT, wrong("names", 4, 2));
  }

  @Test
  void failsTheJobWhereALaterBatchTells() throws Exception {
    TestJob job =
        TestJob.of(work, "chance_rows")
            .request(r -> r.signatureName("filtered").batchSize(2L))
            .input("a", "1", "2", "3", "4", "5", "-6");
    job.run().failed(ErrorCode.INVALID_OUTPUT, wrong("y", 1, 2));
  }

  @Test
  void aDryRunTellsToo() throws Exception {
    Command command = Command.run(chance("hidden", 1, FOUR), "--dryRun");
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.err().lines()).containsExactly(wrong("names", 4, 1));
  }

  /** And so does the fingerprint: a job is not continued with other outputs. */
  @Test
  void theManifestNamesTheOutputs() throws Exception {
    TestJob job = chance("hidden", 5, FOUR);
    assertThat(Command.run(job, "--outputs=total").status()).isEqualTo(Main.SUCCEEDED);
    JsonNode chosen =
        Results.parse(Files.readString(job.out().resolve("prediction.manifest.json")));
    assertThat(chosen.get("outputs")).extracting(JsonNode::asText).containsExactly("total");
    Command command = Command.run(job, "--resume");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.err()).contains("it holds results");
  }

  @Test
  void namesTheOutputsThatThereAre() throws Exception {
    Command.run(chance("hidden", 1, FOUR), "--outputs=total,nope")
        .refused(
            "Invalid --outputs: "
                + "Cannot load the model "
                + TestJob.model("chance_rows")
                + ": signature hidden: it has no output nope (its outputs: names, total)");
  }

  private static String wrong(String output, int rows, int instances) {
    return String.format(
        Locale.ROOT,
        "Output %s has %d rows for %d instances (must have one row for each: leave it out with --outputs)",
        output,
        rows,
        instances);
  }

  private TestJob chance(String signature, int records, String record) {
    return TestJob.of(work, "chance_rows")
        .request(r -> r.signatureName(signature))
        .input("a", IntStream.range(0, records).mapToObj(i -> record).toArray(String[]::new));
  }
}
