package org.batchpredict.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Lease;
import org.batchpredict.service.rest.ApiServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods of jobs, over HTTP; docs/service.md, The API. */
class JobsOverHttpTest {
  private static final String JOBS = "/v1/projects/p/jobs";
  private static final String INPUT =
      "{\"dataFormat\":\"JSON\",\"inputPaths\":[\"gs://b/in\"],\"outputPath\":\"gs://b/out\","
          + "\"modelName\":\"projects/p/models/m\",\"maxWorkerCount\":\"3\"}";

  private final FakeJobs jobs = new FakeJobs();
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(jobs, new FakeModels());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private Answer create(String body) {
    return server.call("POST", JOBS, body);
  }

  private Answer createJob(String id) {
    return create("{\"jobId\":\"" + id + "\",\"predictionInput\":" + INPUT + "}");
  }

  @Test
  void echoesTheCanonicalJob() {
    Answer answer =
        create(
            """
            {"job_id": "a", "createTime": "1970-01-01T00:00:00Z", "state": "FAILED", "etag": "", "predictionOutput": {"x": 1},
             "labels": {"owner": "ann"}, "trainingInput": null,
             "prediction_input": {"data_format": "JSON", "inputPaths": "gs://b/in", "versionName": null,
               "outputPath": "gs://b/out", "modelName": "projects/p/models/m", "signatureName": "",
               "maxWorkerCount": 3, "batchSize": 0, "outputDataFormat": "DATA_FORMAT_UNSPECIFIED"}}""");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            """
            {
              "jobId": "a",
              "predictionInput": {
                "modelName": "projects/p/models/m",
                "dataFormat": "JSON",
                "inputPaths": [
                  "gs://b/in"
                ],
                "outputPath": "gs://b/out",
                "maxWorkerCount": "3"
              },
              "createTime": "2026-07-01T11:31:55Z",
              "state": "QUEUED",
              "labels": {
                "owner": "ann"
              },
              "etag": "%s",
              "jobPosition": "1"
            }
            """
                .formatted(jobs.etag(jobs.get(ApiServer.ANN, new JobName("p", "a")))));
    assertThat(server.call("GET", JOBS + "/a", null).text()).isEqualTo(answer.text());
  }

  @Test
  void refusesAnIdThatIsTaken() {
    createJob("a");
    Answer answer = createJob("a");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(Json.write(answer.json(), false))
        .isEqualTo(
            "{\"error\":{\"code\":409,\"message\":\"Field: job.job_id Error: A job with this id"
                + " already exists.\",\"status\":\"ALREADY_EXISTS\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":"
                + "\"job.job_id\",\"description\":\"A job with this id already exists.\"}]}]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":1}|Invalid JSON payload received. Unknown name \"x\" at 'job': Cannot find field.",
        "{\"trainingInput\":{\"x\":1}}|Invalid JSON payload received. Unknown name \"x\" at 'job.training_input': Cannot find field.",
        "{\"predictionInput\":{},\"trainingInput\":{}}|Invalid value at 'job' (oneof), oneof field 'input' is already set. Cannot set 'trainingInput'",
        "{\"predictionInput\":{\"uri\":\"\",\"modelName\":\"m\"}}|Invalid value at 'job.prediction_input' (oneof), oneof field 'model_version' is already set. Cannot set 'modelName'",
        "{\"predictionInput\":{\"accelerator\":{}}}|Invalid JSON payload received. Unknown name \"accelerator\" at 'job.prediction_input': Cannot find field.",
        "{\"jobId\":5}|Invalid value at 'job.job_id' (TYPE_STRING), 5",
        "{\"jobId\":[\"a\"]}|Invalid JSON payload received. Unknown name \"jobId\" at 'job': Proto field is not repeating, cannot start list.",
        "{\"jobId\":\"a\",\"job_id\":\"a\"}|Invalid JSON payload received. Unknown name \"job_id\" at 'job': Proto field is given twice.",
        "{\"predictionInput\":{\"batchSize\":\"1.5\"}}|Invalid value at 'job.prediction_input.batch_size' (TYPE_INT64), \"1.5\"",
        "{\"predictionInput\":{\"batchSize\":9223372036854775808}}|Invalid value at 'job.prediction_input.batch_size' (TYPE_INT64), 9223372036854775808",
        "{\"predictionInput\":{\"dataFormat\":\"json\"}}|Invalid value at 'job.prediction_input.data_format' (TYPE_ENUM), \"json\"",
        "{\"predictionInput\":{\"inputPaths\":[1]}}|Invalid value at 'job.prediction_input.input_paths[0]' (TYPE_STRING), 1",
        "{\"labels\":{\"a\":1}}|Invalid value at 'job.labels[\"a\"]' (TYPE_STRING), 1",
        "[]|Invalid value at 'job' (TYPE_MESSAGE), []",
        "{\"jobId\":\"\\ud800\"}|Invalid value at 'job.job_id' (TYPE_STRING), \"�\"",
      })
  void saysWhatIsWrongWithTheJson(String body, String message) {
    Answer answer = create(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.message()).isEqualTo(message);
  }

  @Test
  void saysAllThatIsWrongALineEach() {
    Answer answer = create("{\"x\":1,\"predictionInput\":{\"y\":2}}");
    assertThat(answer.message().lines()).hasSize(2);
    assertThat(answer.json().at("/error/details/0/fieldViolations")).hasSize(2);
  }

  @Test
  void refusesTraining() {
    Answer answer = create("{\"jobId\":\"a\",\"trainingInput\":{\"scaleTier\":\"BASIC\"}}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.code()).isEqualTo("UNIMPLEMENTED");
  }

  @Test
  void answersNothingForNoJobs() {
    assertThat(server.call("GET", JOBS, null).text()).isEqualTo("{}\n");
  }

  @Test
  void listsJobsBeforeTheToken() {
    createJob("a");
    Answer answer =
        server.call("GET", JOBS + "?filter=jobId:a*&pageSize=7&pageToken=t&alt=json", null);
    assertThat(answer.json().properties().iterator().next().getKey()).isEqualTo("jobs");
    assertThat(answer.json().get("nextPageToken").asText()).isEqualTo("next");
    assertThat(jobs.listed).isEqualTo("filter=jobId:a* pageSize=7 pageToken=t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pageSize=-1",
        "pageSize=x",
        "page_size=3000000000",
        "foo=1",
        "alt=proto",
        "alt=media",
        "$alt=sse",
        "callback=f",
        "$.xgafv=3",
        "prettyPrint=perhaps",
        "pageSize=1&pageSize=1",
        "filter=%ff"
      })
  void refusesQueries(String query) {
    Answer answer = server.call("GET", JOBS + "?" + query, null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void takesQueriesThatAreTooLongAsForms() {
    Answer answer =
        server.call(
            "POST",
            JOBS,
            "filter=a+b&alt=json&page_size=5",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "x-http-method-override",
            "GET");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(jobs.listed).isEqualTo("filter=a b pageSize=5 pageToken=");
  }

  @Test
  void changesLabels() {
    createJob("a");
    String before = server.call("GET", JOBS + "/a", null).json().get("etag").asText();
    Answer answer =
        server.call(
            "POST",
            JOBS + "/a?updateMask=labels,etag",
            "{\"labels\":{\"k\":\"v\"},\"etag\":\"" + before.replace("=", "") + "\"}",
            "X-HTTP-Method-Override",
            "PATCH");
    assertThat(answer.json().at("/labels/k").asText()).isEqualTo("v");
    assertThat(answer.json().get("etag").asText()).isNotEqualTo(before);
    String stale = "{\"labels\":{},\"etag\":\"" + before + "\"}";
    assertThat(server.call("PATCH", JOBS + "/a?updateMask=labels,etag", stale).code())
        .isEqualTo("ABORTED");
    assertThat(server.call("PATCH", JOBS + "/a?update_mask=labels", stale).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?updateMask=", "?updateMask=labels,state", "?updateMask=etag"})
  void refusesOtherMasks(String query) {
    createJob("a");
    Answer answer = server.call("PATCH", JOBS + "/a" + query, "{}");
    assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"name\":\"projects/p/jobs/a\"}"})
  void cancels(String body) {
    createJob("a");
    Answer answer = server.call("POST", JOBS + "/a%3Acancel", body);
    assertThat(answer.text()).isEqualTo("{}\n");
    assertThat(server.call("POST", JOBS + "/a:cancel", body).code())
        .isEqualTo("FAILED_PRECONDITION");
    assertThat(server.call("POST", JOBS + "/b:cancel", body).status()).isEqualTo(404);
    assertThat(server.call("GET", JOBS + "/a", null).json().get("errorMessage").asText())
        .isEqualTo("Job is cancelled by the user.");
  }

  @Test
  void showsCountsWhileAJobRuns() {
    createJob("a");
    JobName name = new JobName("p", "a");
    Job job =
        jobs.get(ApiServer.ANN, name)
            .change()
            .claimed(new Lease("i", FakeJobs.CREATED), FakeJobs.CREATED.plusSeconds(2))
            .change()
            .running();
    jobs.jobs.put(name, job);
    Answer answer = server.call("GET", JOBS + "/a?prettyPrint=false", null);
    assertThat(answer.text())
        .contains("\"startTime\":\"2026-07-01T11:31:57Z\",\"state\":\"RUNNING\"")
        .contains(
            "\"predictionOutput\":{\"outputPath\":\"gs://b/out\",\"predictionCount\":\"0\","
                + "\"errorCount\":\"0\",\"nodeHours\":0}")
        .doesNotContain("jobPosition");
    assertThat(job.activity().progress()).isEqualTo(new Progress(0, 0, 0, 0, 0, Duration.ZERO));
    assertThat(job.state()).isEqualTo(JobState.RUNNING);
    assertThat(job.activity()).isEqualTo(Activity.NONE);
  }

  @Test
  void keepsPolicies() {
    createJob("a");
    String path = JOBS + "/a:";
    assertThat(
            server.call("GET", path + "getIamPolicy?options.requestedPolicyVersion=3", null).text())
        .isEqualTo("{\n  \"etag\": \"AAAAAAAAAAE=\"\n}\n");
    Answer set =
        server.call(
            "POST",
            path + "setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/ml.viewer\",\"members\":[\"allUsers\"]}]}}");
    assertThat(Json.write(set.json(), false))
        .isEqualTo(
            "{\"version\":1,\"bindings\":[{\"role\":\"roles/ml.viewer\",\"members\":"
                + "[\"allUsers\"]}],\"etag\":\"AAAAAAAAAAE=\"}");
    assertThat(
            server
                .call(
                    "POST",
                    path + "testIamPermissions",
                    "{\"permissions\":[\"ml.jobs.get\",\"x\"]}")
                .text())
        .isEqualTo("{\n  \"permissions\": [\n    \"ml.jobs.get\"\n  ]\n}\n");
    assertThat(
            server
                .call("POST", JOBS + "/b:testIamPermissions", "{\"permissions\":[\"ml.jobs.get\"]}")
                .text())
        .isEqualTo("{}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"policy\":{\"version\":2}}",
        "{\"policy\":{\"bindings\":[{\"role\":\"r\",\"members\":[\"m\"],\"condition\":{\"expression\":\"true\"}}]}}",
        "{\"policy\":{\"auditConfigs\":[{\"service\":\"a\"}]}}",
        "{\"policy\":{},\"updateMask\":\"auditConfigs\"}",
        "{\"policy\":{\"etag\":\"%%%\"}}",
      })
  void refusesPolicies(String body) {
    createJob("a");
    assertThat(server.call("POST", JOBS + "/a:setIamPolicy", body).code())
        .isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void refusesOtherVersionsAndWildcards() {
    createJob("a");
    List<Answer> answers =
        List.of(
            server.call("GET", JOBS + "/a:getIamPolicy?options.requestedPolicyVersion=2", null),
            server.call("POST", JOBS + "/a:testIamPermissions", "{\"permissions\":[\"ml.*\"]}"));
    assertThat(answers).extracting(Answer::code).containsOnly("INVALID_ARGUMENT");
    assertThat(Map.copyOf(jobs.policies)).isEmpty();
  }
}
