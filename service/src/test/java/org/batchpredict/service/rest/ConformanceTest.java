package org.batchpredict.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.rest.ApiServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients rely on, with jobs in a database; the cases have the names of docs/service.md. */
class ConformanceTest {
  private static final String JOBS = "/v1/projects/p/jobs";

  @TempDir Path root;
  private RealJobs real;
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(root.resolve("registry"));
    Files.createDirectories(root.resolve("model"));
    real = new RealJobs(root, new Limits(10, 1000, 10_000));
    server = ApiServer.start(real.jobs, new FakeModels(), real.config);
  }

  @AfterEach
  void stop() {
    server.close();
    real.close();
  }

  private String input(String id) {
    return "{\"dataFormat\":\"JSON\",\"inputPaths\":[\"%s/in\"],\"outputPath\":\"%s/out_%s\",\"uri\":\"%s/model\"}"
        .formatted(root, root, id, root);
  }

  private String body(String id, String more) {
    return "{\"jobId\":\"" + id + "\"" + more + ",\"predictionInput\":" + input(id) + "}";
  }

  private Answer create(String id, String more, String... headers) {
    return server.call("POST", JOBS, body(id, more), headers);
  }

  private Answer create(String id) {
    Answer answer = create(id, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private static Answer refused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    return answer;
  }

  @Test
  void createsAndEchoes() {
    JsonNode created = create("a").json();
    assertThat(created.get("state").asText()).isEqualTo("QUEUED");
    assertThat(created.get("createTime").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(created.get("etag").asText()).matches("[A-Za-z0-9+/]{11}=");
    assertThat(created.get("predictionInput")).isEqualTo(Json.parse(input("a")));
    assertThat(server.call("GET", JOBS + "/a", null).json()).isEqualTo(created);
  }

  @Test
  void refusesAnIdThatIsTakenWhateverElseIsWrong() {
    create("a");
    Answer answer = refused(server.call("POST", JOBS, "{\"jobId\":\"a\"}"), 409, "ALREADY_EXISTS");
    assertThat(answer.message())
        .isEqualTo("Field: job.job_id Error: A job with this id already exists.");
    assertThat(answer.json().at("/error/details/0/fieldViolations/0/field").asText())
        .isEqualTo("job.job_id");
  }

  static List<String> badIds() {
    return List.of("", "with-dash", "1a", "_a", "a".repeat(129), "a b", "é", "a/b");
  }

  @ParameterizedTest
  @MethodSource("badIds")
  void refusesIds(String id) {
    Answer answer = refused(create(id, ""), 400, "INVALID_ARGUMENT");
    assertThat(answer.message()).startsWith("Field: job.job_id Error: ");
  }

  @Test
  void bearsLabels() {
    assertThat(create("a", ",\"labels\":{\"größe\":\"日本_-1\"}").json().at("/labels/größe").asText())
        .isEqualTo("日本_-1");
    String many =
        IntStream.range(0, 65)
            .mapToObj(i -> "\"k" + i + "\":\"\"")
            .collect(Collectors.joining(",", ",\"labels\":{", "}"));
    refused(create("b", many), 400, "INVALID_ARGUMENT");
    assertThat(create("b", many.replace(",\"k64\":\"\"", "")).json().get("labels")).hasSize(64);
    refused(create("c", ",\"labels\":{\"Key\":\"v\"}"), 400, "INVALID_ARGUMENT");
    refused(create("c", ",\"labels\":{\"" + "k".repeat(64) + "\":\"v\"}"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void doesNotFindModels() {
    String named =
        body("a", "")
            .replace("\"uri\":\"" + root + "/model\"", "\"modelName\":\"projects/p/models/m\"");
    refused(server.call("POST", JOBS, named), 404, "NOT_FOUND");
  }

  @Test
  void namesAllThatIsWrongWithARequest() {
    Answer answer =
        refused(
            server.call("POST", JOBS, "{\"jobId\":\"a\",\"predictionInput\":{}}"),
            400,
            "INVALID_ARGUMENT");
    assertThat(answer.message().lines())
        .allMatch(line -> line.startsWith("Field: prediction_input."))
        .hasSizeGreaterThan(3);
  }

  @Test
  void cancels() {
    create("a");
    assertThat(server.call("POST", JOBS + "/a:cancel", null).text()).isEqualTo("{}\n");
    JsonNode job = server.call("GET", JOBS + "/a", null).json();
    assertThat(job.get("state").asText()).isEqualTo("CANCELLED");
    assertThat(job.get("errorMessage").asText()).isEqualTo("Job is cancelled by the user.");
    assertThat(job.has("endTime")).isTrue();
    refused(server.call("POST", JOBS + "/a:cancel", "{}"), 400, "FAILED_PRECONDITION");
    refused(server.call("POST", JOBS + "/none:cancel", "{}"), 404, "NOT_FOUND");
  }

  @Test
  void changesTheEtagWithTheJob() {
    JsonNode created = create("a").json();
    server.call("POST", JOBS + "/a:cancel", null);
    assertThat(server.call("GET", JOBS + "/a", null).json().get("etag"))
        .isNotEqualTo(created.get("etag"));
  }

  @Test
  void pagesWhileJobsArrive() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      create("j" + i);
      expected.add(0, "j" + i);
    }
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server.call("GET", JOBS + "?pageSize=2&pageToken=" + encode(token), null).json();
      page.get("jobs").forEach(job -> found.add(job.get("jobId").asText()));
      token = page.path("nextPageToken").asText();
      create("late" + found.size());
    } while (!token.isEmpty());
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void refusesTokensThatAreNotOfTheList() {
    create("a");
    create("b");
    String token =
        server.call("GET", JOBS + "?pageSize=1", null).json().get("nextPageToken").asText();
    List<String> queries =
        List.of(
            JOBS + "?filter=a&pageToken=" + encode(token),
            "/v1/projects/q/jobs?pageToken=" + encode(token),
            JOBS + "?pageToken=x",
            JOBS + "?pageSize=-1");
    for (String query : queries) {
      refused(server.call("GET", query, null), 400, "INVALID_ARGUMENT");
    }
    assertThat(server.call("GET", JOBS + "?pageSize=1000", null).json().get("jobs")).hasSize(2);
    assertThat(server.call("GET", JOBS + "?pageSize=0", null).json().get("jobs")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jobId:census*                  | census_2 census_1",
        "jobId:*_1                      | rnn_1 census_1",
        "jobId:rnn* AND state:QUEUED    | rnn_1",
        "state=CANCELLED                | census_2",
        "-state=CANCELLED               | rnn_1 census_1",
        "census_1 OR rnn_1              | rnn_1 census_1",
        "labels.owner=ann               | census_1",
        "labels.owner:*                 | rnn_1 census_1",
        "NOT labels:owner               | census_2",
        "createTime>2017-01-15T19:00    | rnn_1 census_2 census_1",
        "createTime<2017-01-15          | ``",
        "endTime:*                      | census_2",
        "error_message:*                | census_2",
        "prediction_input.data_format=JSON predictionInput.outputPath:*rnn_1 | rnn_1",
        "state=QUEUED AND census_1 OR census_2 | census_1",
      })
  void filters(String filter, String expected) {
    create("census_1", ",\"labels\":{\"owner\":\"ann\"}");
    create("census_2");
    create("rnn_1", ",\"labels\":{\"owner\":\"bob\"}");
    server.call("POST", JOBS + "/census_2:cancel", null);
    Answer answer = server.call("GET", JOBS + "?filter=" + encode(filter), null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> found = new ArrayList<>();
    answer.json().path("jobs").forEach(job -> found.add(job.get("jobId").asText()));
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void changesLabelsWithTheEtag() {
    String etag = create("a", ",\"labels\":{\"k\":\"1\"}").json().get("etag").asText();
    String patch = "{\"labels\":{\"l\":\"2\"},\"etag\":\"" + etag + "\"}";
    JsonNode changed = server.call("PATCH", JOBS + "/a?updateMask=labels,etag", patch).json();
    assertThat(changed.get("labels")).isEqualTo(Json.parse("{\"l\":\"2\"}"));
    assertThat(changed.get("etag").asText()).isNotEqualTo(etag);
    refused(server.call("PATCH", JOBS + "/a?updateMask=labels,etag", patch), 409, "ABORTED");
    assertThat(server.call("PATCH", JOBS + "/a?updateMask=labels", "{}").json().has("labels"))
        .isFalse();
  }

  @Test
  void keepsPoliciesWithTheirEtags() {
    create("a");
    JsonNode first = server.call("GET", JOBS + "/a:getIamPolicy", null).json();
    assertThat(first.at("/bindings/0/role").asText()).isEqualTo("roles/ml.jobOwner");
    assertThat(first.at("/bindings/0/members/0").asText()).isEqualTo(RealJobs.ANN);
    String policy =
        "{\"policy\":{\"bindings\":[{\"role\":\"roles/ml.viewer\",\"members\":[\"allUsers\"]}],"
            + "\"etag\":\""
            + first.get("etag").asText()
            + "\"}}";
    Answer set =
        server.call("POST", JOBS + "/a:setIamPolicy", policy.replace("viewer", "jobOwner"));
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    refused(
        server.call("POST", JOBS + "/a:setIamPolicy", policy.replace("viewer", "jobOwner")),
        409,
        "ABORTED");
    String noMembers = "{\"policy\":{\"bindings\":[{\"role\":\"roles/ml.viewer\"}]}}";
    refused(server.call("POST", JOBS + "/a:setIamPolicy", noMembers), 400, "INVALID_ARGUMENT");
  }

  @Test
  void letsDevelopersCancelTheirOwn() {
    create("anns");
    String[] dan = {"Authorization", "Bearer dan"};
    assertThat(create("dans", "", dan).status()).isEqualTo(200);
    refused(server.call("POST", JOBS + "/anns:cancel", null, dan), 403, "PERMISSION_DENIED");
    assertThat(server.call("POST", JOBS + "/dans:cancel", null, dan).status()).isEqualTo(200);
    Answer tested =
        server.call(
            "POST",
            JOBS + "/anns:testIamPermissions",
            "{\"permissions\":[\"ml.jobs.cancel\",\"ml.jobs.get\"]}",
            dan);
    assertThat(tested.json()).isEqualTo(Json.parse("{\"permissions\":[\"ml.jobs.get\"]}"));
  }

  @Test
  void tellsStrangersNothing() {
    create("a");
    for (String path : List.of(JOBS + "/a", JOBS + "/none", "/v1/projects/zzz/jobs", JOBS)) {
      Answer answer = server.call("GET", path, null, "Authorization", "Bearer eve");
      refused(answer, 403, "PERMISSION_DENIED");
    }
    refused(server.call("GET", JOBS + "/none", null), 404, "NOT_FOUND");
  }

  @Test
  void showsTheEventsOfAJob() {
    create("a");
    real.store().update(new JobName("p", "a"), (job, now) -> job.change().cancelled(now));
    JsonNode log =
        server
            .call(
                "POST",
                "/v2/entries:list",
                "{\"resourceNames\":[\"projects/p\"],\"filter\":\"resource.labels.job_id=a\"}")
            .json();
    List<String> messages = new ArrayList<>();
    log.get("entries").forEach(entry -> messages.add(entry.get("textPayload").asText()));
    assertThat(messages).hasSize(2).last().asString().startsWith("Job is " + JobState.CANCELLED);
  }

  @Test
  void pagesThroughALog() {
    create("a");
    create("b");
    for (String job : List.of("a", "b")) {
      real.store().update(new JobName("p", job), (found, now) -> found.change().cancelled(now));
    }
    JsonNode first = log("a", "timestamp asc", "").json();
    String token = first.get("nextPageToken").asText();
    JsonNode second = log("a", "timestamp asc", token).json();

    assertThat(first.get("entries")).hasSize(1);
    assertThat(second.get("entries")).hasSize(1).doesNotContain(first.get("entries").get(0));
    assertThat(second.has("nextPageToken")).isFalse();
    for (Answer answer :
        List.of(
            log("a", "timestamp asc", "1"),
            log("a", "timestamp desc", token),
            log("b", "timestamp asc", token))) {
      refused(answer, 400, "INVALID_ARGUMENT");
    }
  }

  private Answer log(String job, String order, String pageToken) {
    return server.call(
        "POST",
        "/v2/entries:list",
        "{\"resourceNames\":[\"projects/p\"],\"filter\":\"resource.labels.job_id=%s\","
                .formatted(job)
            + "\"pageSize\":1,\"orderBy\":\"%s\",\"pageToken\":\"%s\"}"
                .formatted(order, pageToken));
  }

  @Test
  void takesLongFiltersByOverride() {
    create("a");
    String filter =
        IntStream.range(0, 90)
            .mapToObj(i -> "jobId=" + "x".repeat(30))
            .collect(Collectors.joining(" OR ", "", " OR jobId=a"));
    Answer answer =
        server.call(
            "POST",
            JOBS,
            "alt=json&filter=" + encode(filter),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "x-http-method-override",
            "GET");
    assertThat(answer.json().get("jobs")).hasSize(1);
  }

  @Test
  void saysWhenThereAreTooMany() throws Exception {
    try (RealJobs few = new RealJobs(root, new Limits(10, 1000, 2));
        ApiServer limited = ApiServer.start(few.jobs, new FakeModels(), few.config)) {
      limited.call("GET", JOBS, null);
      limited.call("GET", JOBS, null);
      refused(limited.call("GET", JOBS, null), 429, "RESOURCE_EXHAUSTED");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
