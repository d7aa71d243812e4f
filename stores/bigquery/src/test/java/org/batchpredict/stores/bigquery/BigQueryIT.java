package org.batchpredict.stores.bigquery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.ResultFiles;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.Golden;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Results;
import org.batchpredict.pipeline.TestJob;
import org.batchpredict.testing.FakeGcs;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs that read tables of BigQuery and write some, with files on {@code gs://}. */
@NullUnmarked
class BigQueryIT {
  private static final String PEOPLE = "bq://p.d.people";
  private static final String OUT = "bq://p.d.predictions";
  private static final String ERRORS = "bq://p.d.failures";

  private static final int MARKER_BYTES = 16;

  private static FakeGcs gcs;

  @TempDir Path work;
  private FakeBigQuery bigQuery;
  private String bucket;

  @BeforeAll
  static void startStore() throws Exception {
    gcs = FakeGcs.start();
  }

  @AfterAll
  static void stopStore() {
    gcs.close();
  }

  @BeforeEach
  void start() throws Exception {
    bigQuery = FakeBigQuery.start(gcs);
    bucket = "b-" + UUID.randomUUID();
    gcs.createBucket(bucket);
    byte[] people = people();
    bigQuery.create("people", "TABLE", people, people);
  }

  @AfterEach
  void stop() {
    bigQuery.close();
  }

  private static byte[] people() throws IOException {
    return Files.readAllBytes(Golden.TESTDATA.resolve("columnar/people.avro"));
  }

  private TestJob job() {
    return TestJob.of(work, "two_towers")
        .request(
            r ->
                r.dataFormat("AVRO")
                    .outputDataFormat("AVRO")
                    .inputPaths(PEOPLE)
                    .outputPath("gs://" + bucket + "/out"))
        .options(
            o -> {
              o.setKeyField("id");
              o.setOutputTable(OUT);
              o.setErrorTable(ERRORS);
              o.setTempLocation("gs://" + bucket + "/tmp");
              o.as(GcsOptions.class).setGcsEndpoint(gcs.url());
              o.as(GcsOptions.class).setCredentialFactoryClass(NoopCredentialFactory.class);
              o.as(BigQueryOptions.class).setBigQueryEndpoint(bigQuery.url());
            });
  }

  /** Runs a job, and brings its results to where the checks look for them. */
  private JobEnd run(TestJob job) throws Exception {
    JobEnd end = job.run();
    for (String name : gcs.names(bucket, "out/")) {
      Path file = work.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, gcs.get(bucket, name));
    }
    return end;
  }

  private List<Integer> ids(String table) {
    return bigQuery.table(table).rows().stream().map(row -> row.get("id").asInt()).toList();
  }

  @Test
  void eachRowIsAPredictionOrAFailureInATable() throws Exception {
    run(job()).succeeded(10, 2);

    assertThat(ids("predictions")).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
    JsonNode row = bigQuery.table("predictions").rows().get(0);
    assertThat(row.fieldNames())
        .toIterable()
        .containsExactly("id", "country_id", "embedding", "score");
    assertThat(ids("failures")).containsExactly(5, 5);
    JsonNode failure = bigQuery.table("failures").rows().get(0);
    assertThat(failure.get("file").asText())
        .startsWith("gs://" + bucket + "/tmp/batchpredict-exports/")
        .endsWith("-000000000000.avro");
    assertThat(failure.get("message").asText())
        .isEqualTo("Invalid value for \"age\": null (must be a number)");
    JsonNode manifest = new Results(work.resolve("out")).manifest();
    assertThat(manifest.at("/exports/0/table").asText()).isEqualTo(PEOPLE);
    assertThat(manifest.get("outputTable").asText()).isEqualTo(OUT);
    assertThat(manifest.get("files")).hasSize(2);
  }

  @Test
  void withoutAFailureTheTableOfThemIsEmpty() throws Exception {
    bigQuery.create("failures", "TABLE");
    bigQuery.table("failures").rows().add(Results.parse("{\"file\":\"of an earlier run\"}"));
    bigQuery.create("people", "TABLE", withoutRows(people()));

    run(job().options(o -> o.setOverwrite(true))).succeeded(0, 0);

    assertThat(bigQuery.table("failures").rows()).isEmpty();
    assertThat(bigQuery.table("predictions").rows()).isEmpty();
  }

  /** The head of a file of Avro, with the marker after which the blocks begin. */
  private static byte[] withoutRows(byte[] avro) {
    int marker = avro.length - MARKER_BYTES;
    int end = MARKER_BYTES;
    while (!Arrays.equals(avro, end - MARKER_BYTES, end, avro, marker, avro.length)) {
      end++;
    }
    return Arrays.copyOf(avro, end);
  }

  @Test
  void aLoadThatFailedIsDoneByResumeAndNothingElseAgain() throws Exception {
    bigQuery.failing.put("predictions", "invalid");

    JobEnd failed = run(job());

    assertThat(failed.job().state()).isEqualTo(JobState.FAILED);
    assertThat(failed.job().error().orElseThrow().code()).isEqualTo(ErrorCode.USER_CODE_FAILED);
    assertThat(problem(failed))
        .startsWith("Cannot load gs://" + bucket + "/out/prediction.results-*-of-0000")
        .contains(".avro into " + OUT + ": BigQuery's job batchpredict_load_")
        .endsWith(
            "_1 failed: It failed. (invalid) (the results are published; once that is mended, the"
                + " same command with --resume loads them)");

    bigQuery.failing.clear();
    run(job().options(o -> o.setResume(true))).succeeded(10, 2);

    assertThat(ids("predictions")).hasSize(10);
    assertThat(bigQuery.inserted).hasSize(4);
    assertThat(bigQuery.inserted.get(3))
        .isEqualTo(bigQuery.inserted.get(2).replaceFirst("_1$", "_2"));
  }

  @Test
  void aTableWithOtherThanTheRowsThatWereWrittenIsAFault() throws Exception {
    bigQuery.surplus = 1;

    assertThat(problem(run(job())))
        .contains("into " + ERRORS, "_1 has loaded 3 rows, and not 2 (the results are published");
  }

  private static String problem(JobEnd end) {
    assertThat(end.job().error().orElseThrow().problems()).hasSize(1);
    return end.job().error().orElseThrow().problems().get(0);
  }

  @Test
  void whatPassesIsTriedAgainUnderAnotherName() throws Exception {
    bigQuery.reasons.add("backendError");

    run(job()).succeeded(10, 2);

    assertThat(bigQuery.inserted).hasSize(4);
    assertThat(bigQuery.inserted.get(0)).endsWith("-0_1");
    assertThat(bigQuery.inserted.get(1)).endsWith("-0_2");
  }

  @Test
  void aJobWhoseAnswerWasLostIsWaitedForAndNotRunTwice() throws Exception {
    bigQuery.losesAnswers = true;

    run(job()).succeeded(10, 2);

    assertThat(bigQuery.inserted).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aRunThatGoesOnReadsTheExportThatItBeganWith() throws Exception {
    bigQuery.create("predictions", "VIEW");
    run(job().options(o -> o.setOutputTable(null)).options(o -> o.setErrorTable(null)))
        .succeeded(10, 2);
    bigQuery.create("people", "TABLE", people()); // the table has changed since
    bigQuery.create("predictions", "TABLE");

    run(job().options(o -> o.setResume(true))).succeeded(10, 2);

    assertThat(bigQuery.configurations.stream().filter(c -> c.has("extract"))).hasSize(1);
    assertThat(ids("predictions")).hasSize(10);

    run(job().options(o -> o.setResume(true))).succeeded(10, 2);
    assertThat(bigQuery.inserted).hasSize(3);
  }

  @Test
  void aRunThatDiedGoesOnWithItsExport() throws Exception {
    run(job()).succeeded(10, 2);
    JsonNode manifest = new Results(work.resolve("out")).manifest();
    for (String name : gcs.names(bucket, "out/")) {
      gcs.delete(bucket, name);
    }
    String fingerprint = manifest.get("fingerprint").asText();
    List<InputFile> files = InputFiles.match(List.of(manifest.at("/exports/0/files").asText()));
    List<FileRange> ranges =
        files.stream().map(f -> new FileRange(f.path(), 0, f.size(), f.size())).toList();
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    job.set("exports", manifest.get("exports"));
    Staging.of("gs://" + bucket + "/out", fingerprint)
        .writePlan(
            new Plan(
                fingerprint,
                new ResultFiles(".avro", ""),
                files,
                List.of(new Split(0, ranges)),
                job));
    bigQuery.create("people", "TABLE", people()); // the table has changed since

    run(job().options(o -> o.setResume(true)).options(o -> o.setOverwrite(true))).succeeded(10, 2);

    assertThat(bigQuery.configurations.stream().filter(c -> c.has("extract"))).hasSize(1);
    assertThat(ids("predictions")).hasSize(10);
    assertThat(bigQuery.inserted).as("results that were published anew are loaded anew").hasSize(5);
  }

  /** Who can write to the output, but not read the store, could have any file read so. */
  @Test
  void anExportThatIsNotOfTheTableIsNotBelieved() throws Exception {
    gcs.put(bucket, "secret/people.avro", people());
    run(job().options(o -> o.setOutputTable(null)).options(o -> o.setErrorTable(null)))
        .succeeded(10, 2);
    String manifest = new String(gcs.get(bucket, "out/prediction.manifest.json"), UTF_8);
    String exported = Results.parse(manifest).at("/exports/0/files").asText();
    String forged = "gs://" + bucket + "/secret/*.avro";
    gcs.put(
        bucket, "out/prediction.manifest.json", manifest.replace(exported, forged).getBytes(UTF_8));

    JobEnd end = job().options(o -> o.setResume(true)).run();

    assertThat(end.job().state()).isEqualTo(JobState.FAILED);
    assertThat(bigQuery.configurations.stream().filter(c -> c.has("extract"))).hasSize(2);
  }

  @Test
  void filesThatAreLostOnTheWayAreMissed() throws Exception {
    bigQuery.lostFiles = 1;

    job()
        .run()
        .refused(
            "Field: prediction_input.input_paths Error: Cannot read bq://p.d.people: 3 files were"
                + " written, 2 are there");
  }

  @Test
  void whatIsWrongWithTablesIsSaidBeforeAnythingIsExported() throws Exception {
    bigQuery.create("view", "VIEW");
    bigQuery.create("predictions", "TABLE");
    bigQuery.table("predictions").rows().add(Results.parse("{}"));

    job()
        .request(r -> r.inputPaths("bq://p.d.nobody", "bq://p.d.view"))
        .options(o -> o.setOverwrite(true))
        .run()
        .refused(
            "Field: prediction_input.input_paths Error: Cannot read bq://p.d.nobody: there is no such table",
            "Field: prediction_input.input_paths Error: Cannot read bq://p.d.view: it is a VIEW, which"
                + " BigQuery does not export (make a table of it: CREATE TABLE … AS SELECT * FROM …)");
    job()
        .options(o -> o.setErrorTable("bq://p.elsewhere.failures"))
        .run()
        .refused(
            "Invalid --outputTable: bq://p.d.predictions (it holds rows: replace them with --overwrite, or name another)",
            "Invalid --errorTable: bq://p.elsewhere.failures (there is no dataset p.elsewhere: make it)");
    bigQuery.statuses.add(403);
    job()
        .options(o -> o.setErrorTable(null))
        .run()
        .refused(
            "Invalid --outputTable: bq://p.d.predictions (403 Access Denied: as the test wants it (the"
                + " account that runs the job needs that right: docs/bigquery.md))");
    assertThat(bigQuery.inserted).isEmpty();
  }

  @Test
  void whatIsWrongWithTheRequestIsSaidByItAlone() throws Exception {
    job()
        .request(r -> r.dataFormat("JSON").outputDataFormat("JSON").inputPaths("bq://p.people"))
        .run()
        .refused(
            "Field: prediction_input.input_paths Error: Invalid inputPaths: bq://p.people (must be"
                + " bq://PROJECT.DATASET.TABLE)",
            "Invalid --outputTable: bq://p.d.predictions (must be given with outputDataFormat AVRO or"
                + " PARQUET, whose files have the columns' types)");
    job()
        .request(r -> r.dataFormat("JSON"))
        .options(o -> o.setTempLocation("/tmp"))
        .run()
        .refused(
            "Field: prediction_input.data_format Error: Invalid dataFormat: JSON (must be AVRO or"
                + " PARQUET, as which bq://p.d.people is exported)",
            "Invalid --tempLocation: /tmp (must be a directory on gs:// without wildcards, to which"
                + " bq://p.d.people is exported)");
    job()
        .options(o -> o.setInputRoots(List.of("bq://p.other", "gs://" + bucket)))
        .options(o -> o.setOutputRoots(List.of("bq://p.d.predictions", "gs://" + bucket)))
        .run()
        .refused(
            "Field: prediction_input.input_paths Error: Invalid inputPaths: bq://p.d.people (must be"
                + " below bq://p.other or gs://"
                + bucket
                + ")",
            "Invalid --errorTable: bq://p.d.failures (must be below bq://p.d.predictions or gs://"
                + bucket
                + ")");
    assertThat(bigQuery.inserted).isEmpty();
  }

  @Test
  void rootsOfAProjectOrADatasetHoldTheirTables() throws Exception {
    run(job()
            .options(o -> o.setInputRoots(List.of("bq://p.d")))
            .options(o -> o.setOutputRoots(List.of("bq://p", "gs://" + bucket))))
        .succeeded(10, 2);
    job()
        .request(r -> r.inputPaths("bq://p.com:q.d.people"))
        .options(o -> o.setInputRoots(List.of("bq://p")))
        .options(o -> o.setOverwrite(true))
        .run()
        .refused(
            "Field: prediction_input.input_paths Error: Invalid inputPaths: bq://p.com:q.d.people"
                + " (must be below bq://p)");
  }
}
