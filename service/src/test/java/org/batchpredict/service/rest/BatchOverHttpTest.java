package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.rest.ApiServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches, the log of a job, and the documents, over HTTP. */
class BatchOverHttpTest {
  private static final String JOB = "{\"jobId\":\"a\",\"predictionInput\":{\"uri\":\"m\"}}";

  private final FakeJobs jobs = new FakeJobs();
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(jobs, new FakeModels());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer batch(String body) {
    return server.send(
        "POST",
        "/batch",
        BodyPublishers.ofString(body.replace("\n", "\r\n")),
        "Authorization",
        "Bearer ann",
        "Content-Type",
        "multipart/mixed; boundary=\"=b=\"");
  }

  @Test
  void answersEachCallOfABatch() {
    Answer answer =
        batch(
            """
            --=b=
            Content-Type: application/http
            MIME-Version: 1.0
            Content-Transfer-Encoding: binary
            Content-ID: <x + 1>

            POST /v1/projects/p/jobs?alt=json HTTP/1.1
            Content-Type: application/json
            Content-Length: 50
            Host: localhost

            {"jobId":"a",

             "predictionInput":{"uri":"m"}}
            --=b=
            Content-Type: application/http
            Content-ID: <x + 2>

            GET /v1/projects/p/jobs/b?alt=json HTTP/1.1
            authorization: Bearer wrong


            --=b=--
            """);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("multipart/mixed; boundary=batch_");
    assertThat(answer.text())
        .contains("Content-ID: <response-x + 1>\r\n\r\nHTTP/1.1 200 OK\r\n")
        .contains("\"jobId\": \"a\"")
        .contains("Content-ID: <response-x + 2>\r\n\r\nHTTP/1.1 401 Unauthorized\r\n");
    assertThat(jobs.jobs).containsKey(new JobName("p", "a"));
    assertThat(server.calls)
        .extracting(CallListener.AnsweredCall::method)
        .containsExactly("ml.projects.jobs.create", "ml.projects.jobs.get", "batch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--=b=--",
        "--=b=\n\nGET /v1/projects/p/jobs",
        "--=b=\n\nnonsense\n--=b=--",
        "--=b=\n\nGET http://elsewhere/ HTTP/1.1\n--=b=--",
        "--=b=\n\nPOST /batch HTTP/1.1\n--=b=--",
      })
  void refusesWhatIsNoBatch(String body) {
    assertThat(batch(body).code()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void showsTheLogOfAJob() {
    server.call("POST", "/v1/projects/p/jobs", JOB);
    jobs.attempts.add(
        attempt(
            """
            2026-07-01T11:32:00.123Z INFO A - one
            \tmore
            2026-07-01T11:32:00.123Z WARN B - two
            2026-07-01T11:32:05.000Z ERROR C - three
            """));
    List<String> messages = new ArrayList<>();
    JsonNode all = log("resource.labels.job_id=\"a\"", "").get("entries");
    all.forEach(
        entry ->
            messages.add(entry.get("severity").asText() + " " + entry.get("textPayload").asText()));
    assertThat(messages)
        .containsExactly("INFO A - one\n\tmore", "WARNING B - two", "ERROR C - three");
    assertThat(all.get(0).get("timestamp").asText()).isEqualTo("2026-07-01T11:32:00.123000000Z");
    assertThat(all.get(0).at("/resource/labels/job_id").asText()).isEqualTo("a");

    String following =
        "(resource.type=\"ml_job\" OR resource.type=\"cloudml_job\") AND resource.labels.job_id=\"a\""
            + " AND ((timestamp=\"%s\" AND insertId>\"%s\") OR timestamp>\"%s\") AND"
            + " timestamp<\"2026-07-01T11:32:04.000000+00:00\"";
    String time = all.get(0).get("timestamp").asText();
    JsonNode rest = log(following.formatted(time, all.get(0).get("insertId").asText(), time), "");
    assertThat(rest.get("entries")).containsExactly(all.get(1));
    JsonNode page =
        log("resource.labels.job_id=\"a\"", ",\"pageSize\":2,\"orderBy\":\"timestamp desc\"");
    assertThat(page.get("entries")).containsExactly(all.get(2), all.get(1));
    String token =
        log("resource.labels.job_id=\"a\"", ",\"pageSize\":2").get("nextPageToken").asText();
    assertThat(
            log("resource.labels.job_id=\"a\"", ",\"pageToken\":\"" + token + "\"").get("entries"))
        .containsExactly(all.get(2));
    assertThat(log("resource.labels.job_id=\"b\"", "")).isEmpty();
  }

  private JsonNode log(String filter, String more) {
    String body =
        "{\"resourceNames\":[\"projects/p\"],\"filter\":"
            + Json.write(TextNode.valueOf(filter), false)
            + more
            + "}";
    Answer answer = server.call("POST", "/v2/entries:list?alt=json", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static Attempt attempt(String log) {
    return new Attempt(1, "i", "h", 1L, Instant.parse("2026-07-01T11:31:56Z"), null, null, log);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"filter\":\"resource.labels.job_id=a\"}",
        "{\"resourceNames\":[\"projects/p\"]}",
        "{\"resourceNames\":[\"projects/p\"],\"filter\":\"resource.labels.job_id=a timestamp>x\"}",
        "{\"resourceNames\":[\"folders/p\"],\"filter\":\"resource.labels.job_id=a\"}",
        "{\"resourceNames\":[\"projects/p\"],\"filter\":\"resource.labels.job_id=a OR resource.labels.job_id=b\"}",
      })
  void refusesOtherLogs(String body) {
    assertThat(server.call("POST", "/v2/entries:list", body).code()).isEqualTo("INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @CsvSource({
    "/$discovery/rest?version=v1",
    "/%24discovery/rest",
    "/discovery/v1/apis/ml/v1/rest?key=x"
  })
  void describesItselfToAnybody(String path) {
    Answer answer = server.send("GET", path, BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("rootUrl").asText()).isEqualTo(server.uri() + "/");
    assertThat(answer.json().get("schemas")).isNotEmpty();
  }

  @Test
  void describesItselfByItsPublicUrl() throws Exception {
    try (ApiServer proxied =
        ApiServer.start(jobs, new FakeModels(), ApiServer.config(true, "https://ml.example/"))) {
      Answer answer = proxied.send("GET", "/$discovery/rest?version=v1", BodyPublishers.noBody());
      assertThat(answer.json().get("rootUrl").asText()).isEqualTo("https://ml.example/");
      assertThat(
              proxied
                  .send("GET", "/openapi.json", BodyPublishers.noBody())
                  .json()
                  .at("/servers/0/url")
                  .asText())
          .isEqualTo("https://ml.example/");
    }
  }

  @Test
  void describesInOpenApiWhatItServes() {
    JsonNode document = server.send("GET", "/openapi.json", BodyPublishers.noBody()).json();
    List<String> paths = new ArrayList<>();
    document.get("paths").fieldNames().forEachRemaining(paths::add);
    assertThat(paths)
        .contains("/v1/projects/{projectsId}/jobs/{jobsId}:cancel")
        .doesNotContain("/v1/projects/{projectsId}:predict");
    assertThat(
            document.at("/components/schemas/GoogleCloudMlV1__Job/properties").has("trainingInput"))
        .isFalse();
    assertThat(document.toString().getBytes(UTF_8).length).isLessThan(200_000);
  }
}
