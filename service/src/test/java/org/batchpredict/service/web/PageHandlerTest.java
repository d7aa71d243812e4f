package org.batchpredict.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.LogInIssuers;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageHandlerTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>\"'&";
  private static final String JOB = "/ui/projects/demo/jobs/census";

  private Pages pages;

  @BeforeEach
  void serve() throws Exception {
    pages = new Pages(false);
    pages.jobs.put(Samples.of("census").running(Duration.ofMinutes(5), 0.5, 3).job());
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  @Test
  void leadsFromTheRootToThePage() throws Exception {
    HttpTester.Response response = pages.get("/");
    assertThat(response.getStatus()).isEqualTo(303);
    assertThat(response.get("Location")).isEqualTo("/ui/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/projects/demo/jobs", "/uix", "/healthz"})
  void leavesOtherPathsToOthers(String path) throws Exception {
    HttpTester.Response response = pages.get(path);
    assertThat(response.getStatus()).isEqualTo(404); // Jetty's own: nobody took it
    assertThat(response.get("Content-Security-Policy")).isNull();
  }

  /** All routes of the table, by real paths, and what is beside them. */
  static Stream<String> everyAnswer() {
    Stream<String> routes =
        Routes.of(
                new FakeJobs(),
                new FakeModels(),
                given -> Pages.ANN,
                LogInIssuers.of(
                    new AuthenticationConfig(false, List.of(), List.of()), "", () -> Samples.NOW),
                new SessionCookie(() -> new byte[32]),
                Pages.config(false, null),
                new org.batchpredict.service.web.output.Outputs(job -> {}))
            .all()
            .stream()
            .map(
                route ->
                    route.method()
                        + " /ui/"
                        + route
                            .pattern()
                            .replaceFirst("\\*", "demo")
                            .replaceFirst("\\*", "census"));
    return Stream.concat(
        routes,
        Stream.of(
            "GET /",
            "GET /ui",
            "GET /ui/nothing",
            "POST /ui/nothing",
            "DELETE /ui/",
            "PUT " + JOB,
            "GET /ui/projects/demo/jobs?filter=bad",
            "GET /ui/projects/demo/jobs/missing",
            "GET " + Assets.path("page.css"),
            "GET " + Assets.path("page.js"),
            "GET /ui/assets/none",
            "GET /ui/live/projects/demo/jobs/missing",
            "HEAD " + JOB));
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void tellsBrowsersWhatToRefuse(String call) throws Exception {
    String[] parts = call.split(" ", 2);
    HttpTester.Response response = pages.send(parts[0], parts[1], Map.of(), "");
    assertThat(response.get("Content-Security-Policy"))
        .isEqualTo(SecurityHeaders.CONTENT_SECURITY_POLICY)
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(response.get("X-Frame-Options")).isEqualTo("DENY");
    assertThat(response.get("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getStatus()).isLessThan(500);
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void tellsBrowsersOfStrangersWhatToRefuse(String call) throws Exception {
    String[] parts = call.split(" ", 2);
    try (Pages closed = new Pages(true)) {
      HttpTester.Response response = closed.send(parts[0], parts[1], Map.of(), "");
      assertThat(response.get("Content-Security-Policy"))
          .isEqualTo(SecurityHeaders.CONTENT_SECURITY_POLICY);
      assertThat(response.getStatus()).isLessThan(500);
    }
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void answersToNoOtherHostName(String call) throws Exception {
    String[] parts = call.split(" ", 2);
    HttpTester.Response response =
        pages.send(parts[0], parts[1], Map.of("Host", "evil.example:8080"), "");
    assertThat(response.getStatus()).isEqualTo(421);
    assertThat(response.get("Set-Cookie")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "localhost", "[::1]:8080", "LOCALHOST:1", "10.1.2.3"})
  void answersToItsNamesAndToAddresses(String host) throws Exception {
    assertThat(pages.send("GET", "/ui/", Map.of("Host", host), "").getStatus()).isEqualTo(200);
  }

  @Test
  void answersToItsPublicName() throws Exception {
    try (Pages there = new Pages(Pages.config(false, "https://jobs.example/"))) {
      HttpTester.Response response = there.send("GET", "/ui/", Map.of("Host", "jobs.example"), "");
      assertThat(response.getStatus()).isEqualTo(200);
      assertThat(response.get("Set-Cookie"))
          .startsWith("__Host-batchpredict-")
          .contains("Secure")
          .contains("HttpOnly")
          .contains("SameSite=Lax")
          .contains("Path=/");
    }
  }

  @Test
  void showsWhatOthersWroteAsText() throws Exception {
    PredictionInput input =
        PredictionInput.builder()
            .uri(EVIL)
            .dataFormat("JSON")
            .inputPaths(EVIL)
            .outputPath(EVIL)
            .build();
    Job job =
        Samples.of(EVIL)
            .input(input)
            .labels(Map.of(EVIL, EVIL))
            .creator("user:" + EVIL)
            .worked(JobState.RUNNING, Duration.ofMinutes(1), 1, 5)
            .ended(JobState.FAILED, EVIL)
            .job();
    pages.jobs.put(job);
    pages.jobs.events.put(job.name(), List.of(new JobEvent(Samples.NOW, JobState.FAILED, EVIL)));
    pages.jobs.attempts.put(
        job.name(), List.of(new Attempt(1, EVIL, EVIL, 1L, Samples.NOW, Samples.NOW, EVIL, EVIL)));
    String path = Paths.job(job.name());
    for (String shown :
        List.of(
            "/ui/projects/demo/jobs",
            path,
            path + "/labels",
            path + "/cancel",
            Paths.again(job.name()))) {
      HttpTester.Response response = pages.get(shown);
      assertThat(response.getStatus()).isEqualTo(200);
      assertThat(response.getContent())
          .doesNotContain("<img")
          .contains("&lt;img src=x onerror=alert(1)&gt;");
    }
  }

  @Test
  void showsWhatWasTypedAsText() throws Exception {
    for (String path :
        List.of(
            "/ui/projects/demo/jobs?filter=bad" + Paths.encode(EVIL),
            "/ui/projects/" + Paths.encode(EVIL) + "/jobs",
            "/ui/" + Paths.encode(EVIL))) {
      assertThat(pages.get(path).getContent()).doesNotContain("<img");
    }
    Map<String, String> fields = Map.of("jobId", EVIL, "model", EVIL, "batchSize", EVIL);
    assertThat(pages.submit("/ui/projects/demo/new", fields).getContent())
        .doesNotContain("<img")
        .contains("&lt;img");
  }

  @Test
  void saysWhatIsWrongWithAFilterBesideIt() throws Exception {
    HttpTester.Response response = pages.get("/ui/projects/demo/jobs?filter=bad");
    assertThat(response.getStatus()).isEqualTo(400);
    assertThat(response.getContent())
        .contains("aria-describedby=\"filter-problem\"")
        .contains("id=\"filter-problem\" role=\"alert\">Cannot parse the filter at column 4");
  }

  @Test
  void keepsFilterAndPageInTheUrl() throws Exception {
    for (int i = 0; i < 3; i++) {
      pages.jobs.put(Samples.of("queued_" + i).job());
    }
    assertThat(pages.get("/ui/projects/demo/jobs?filter=state%3DQUEUED&pageSize=2").getContent())
        .contains("queued_<wbr>2")
        .doesNotContain("queued_<wbr>0")
        .doesNotContain("census<")
        .contains(
            "href=\"/ui/projects/demo/jobs?filter=state%3DQUEUED&amp;pageSize=2&amp;pageToken=2\"")
        .contains("data-live=\"/ui/live/projects/demo/jobs?filter=state%3DQUEUED&amp;pageSize=2\"");
  }

  @Test
  void cancelsAJob() throws Exception {
    HttpTester.Response response = pages.submit(JOB + "/cancel", Map.of());
    assertThat(response.getStatus()).isEqualTo(303);
    assertThat(response.get("Location")).isEqualTo(JOB);
    assertThat(state()).isEqualTo(JobState.CANCELLING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cancel", "/labels"})
  void refusesFormsOfOthers(String action) throws Exception {
    pages.get(JOB);
    assertThat(pages.post(JOB + action, Map.of()).getStatus()).isEqualTo(403);
    assertThat(pages.post(JOB + action, Map.of("csrf", "guessed")).getStatus()).isEqualTo(403);
    String token = csrf(pages.get(JOB + "/cancel"));
    pages.cookies.clear(); // another browser
    assertThat(pages.post(JOB + action, Map.of("csrf", token)).getStatus()).isEqualTo(403);
    assertThat(state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void refusesToCreateAndToLogOutForOthers() throws Exception {
    pages.get(JOB);
    assertThat(pages.post("/ui/projects/demo/new", Map.of("jobId", "x")).getStatus())
        .isEqualTo(403);
    assertThat(pages.post("/ui/logout", Map.of()).getStatus()).isEqualTo(403);
    assertThat(pages.post("/ui/login", Map.of("secret", Pages.API_KEY)).getStatus()).isEqualTo(403);
    assertThat(pages.jobs.jobs).hasSize(1);
  }

  @Test
  void replacesLabels() throws Exception {
    pages.submit(JOB + "/labels", Map.of("labels", "team=ads\n\nstage\n", "etag", etag()));
    assertThat(job().labels()).isEqualTo(Map.of("team", "ads", "stage", ""));
  }

  @Test
  void doesNotReplaceLabelsThatChangedMeanwhile() throws Exception {
    String before = etag();
    pages.submit(JOB + "/labels", Map.of("labels", "team=ads", "etag", before));
    HttpTester.Response response =
        pages.submit(JOB + "/labels", Map.of("labels", "team=maps", "etag", before));
    assertThat(response.getStatus()).isEqualTo(409);
    assertThat(response.getContent())
        .contains("Its labels are now: team=ads")
        .contains("team=maps");
    assertThat(job().labels()).isEqualTo(Map.of("team", "ads"));
  }

  @Test
  void submitsAJobAgain() throws Exception {
    String form = pages.get("/ui/projects/demo/new?from=census").getContent();
    assertThat(form)
        .contains("value=\"census_2\"")
        .contains("value=\"projects/demo/models/census/versions/v3\"")
        .contains("gs://demo-data/census/2026-11/part-*.json\ngs://demo-data/census/extra.json")
        .contains("value=\"8\"");
    HttpTester.Response response =
        pages.submit(
            "/ui/projects/demo/new",
            Map.of(
                "jobId", "census_2",
                "model", "projects/demo/models/census/versions/v3",
                "inputPaths", "gs://a/1\n gs://a/2 \n",
                "dataFormat", "JSON",
                "outputPath", "gs://b/2",
                "maxWorkerCount", "8",
                "labels", "team=ads"));
    assertThat(response.get("Location")).isEqualTo("/ui/projects/demo/jobs/census_2");
    Job created = job("census_2");
    assertThat(created.input())
        .isEqualTo(
            PredictionInput.builder()
                .versionName("projects/demo/models/census/versions/v3")
                .inputPaths("gs://a/1", "gs://a/2")
                .dataFormat("JSON")
                .outputPath("gs://b/2")
                .maxWorkerCount(8L)
                .build());
    assertThat(created.labels()).isEqualTo(Map.of("team", "ads"));
  }

  @Test
  void saysWhatIsWrongWithARequestBesideItsFields() throws Exception {
    HttpTester.Response taken =
        pages.submit("/ui/projects/demo/new", Map.of("jobId", "census", "model", "/m"));
    assertThat(taken.getStatus()).isEqualTo(409);
    assertThat(taken.getContent())
        .contains("id=\"jobId-problem\">A job with this id already exists.")
        .contains("aria-describedby=\"jobId-hint jobId-problem\"")
        .contains("value=\"/m\"");
    HttpTester.Response noNumber =
        pages.submit("/ui/projects/demo/new", Map.of("jobId", "other", "batchSize", "many"));
    assertThat(noNumber.getStatus()).isEqualTo(400);
    assertThat(noNumber.getContent())
        .contains("id=\"batchSize-problem\">")
        .contains("<details open");
  }

  @Test
  void showsNoButtonsToThoseWhoMayNot() throws Exception {
    pages.jobs.rights = List.of(Permission.JOBS_GET);
    assertThat(pages.get(JOB).getContent())
        .doesNotContain("id=\"cancel\"")
        .doesNotContain("labels\"");
    pages.jobs.rights = List.of(Permission.JOBS_CANCEL);
    assertThat(pages.get(JOB).getContent())
        .contains("id=\"cancel\"")
        .doesNotContain("id=\"edit-labels\"");
  }

  @Test
  void saysWhatToDoWhenTheServiceCannot() throws Exception {
    pages.jobs.refusal = new ApiException(Status.INTERNAL, "secret words of a database");
    HttpTester.Response response = pages.get(JOB);
    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(response.getContent()).contains("Reload this page").doesNotContain("secret words");
    pages.jobs.refusal = new ApiException(Status.RESOURCE_EXHAUSTED, "Quota exceeded");
    assertThat(pages.get(JOB).getStatus()).isEqualTo(429);
  }

  private JobState state() {
    return job().state();
  }

  private Job job() {
    return job("census");
  }

  private Job job(String jobId) {
    return pages.jobs.get(Pages.ANN, new JobName("demo", jobId));
  }

  private String etag() {
    return pages.jobs.etag(job());
  }

  private static String csrf(HttpTester.Response page) throws Exception {
    String content = page.getContent();
    String start = "name=\"csrf\" value=\"";
    int at = content.indexOf(start) + start.length();
    return content.substring(at, content.indexOf('"', at));
  }
}
