package org.batchpredict.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.TestConfigs;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final String NAME = "prediction.report.html";
  private static final String REPORT = "<!DOCTYPE html>\n<title>Report</title><script>evil()";
  private static final String JOB = "/ui/projects/demo/jobs/census";
  private static final String LINK = "href=\"" + JOB + "/report\"";

  private static final int LOOKS = 100;

  @TempDir private Path disk;
  private Path output;
  private Pages pages;

  @BeforeEach
  void serve() throws Exception {
    Path root = disk.toRealPath();
    output = Files.createDirectory(root.resolve("out"));
    ProjectConfig project =
        new ProjectConfig(
            List.of(),
            List.of(root.toString()),
            List.of(),
            null,
            Map.of(),
            Policy.EMPTY,
            ProjectConfig.Limits.DEFAULT);
    pages = new Pages(TestConfigs.of(false, null, Map.of("demo", project)));
    pages.jobs.put(job().ended(JobState.SUCCEEDED, null).job());
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  @Test
  void isShownAsAPageThatMayDoNothing() throws Exception {
    Files.writeString(output.resolve(NAME), REPORT);
    publish(NAME);
    assertThat(get(JOB).getContent()).contains(LINK);
    HttpTester.Response response = get(JOB + "/report");
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContent()).isEqualTo(REPORT);
    assertThat(response.get("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(response.getFields("Content-Security-Policy"))
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.getValue())
                    .startsWith("sandbox; default-src 'none'; ")
                    .doesNotContain("allow-")
                    .doesNotContain("script"));
    assertThat(response.get("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void isNotThereWithoutOne() throws Exception {
    publish("prediction.other");
    assertNone();
  }

  @Test
  void isNotThereOfWhatTheManifestDoesNotName() throws Exception {
    Files.writeString(output.resolve(NAME), REPORT);
    publish("prediction.other");
    assertNone();
  }

  @Test
  void isNotThereOfAnotherRequest() throws Exception {
    Files.writeString(output.resolve(NAME), REPORT);
    publish(NAME);
    pages.jobs.put(
        job()
            .input(input().toBuilder().batchSize(3L).build())
            .ended(JobState.SUCCEEDED, null)
            .job());
    assertNone();
  }

  @Test
  void isNotThereOfALinkToSomethingElse() throws Exception {
    Path secret = Files.writeString(disk.resolve("secret"), "secret");
    Files.createSymbolicLink(output.resolve(NAME), secret);
    publish(NAME);
    assertNone();
  }

  @Test
  void isNotThereBeforeTheEnd() throws Exception {
    Files.writeString(output.resolve(NAME), REPORT);
    publish(NAME);
    pages.jobs.put(job().job());
    assertNone();
  }

  private void assertNone() throws Exception {
    assertThat(get(JOB).getContent()).doesNotContain(LINK);
    HttpTester.Response response = get(JOB + "/report");
    assertThat(response.getStatus()).isEqualTo(404);
    assertThat(response.getContent()).contains("has no report").doesNotContain("secret");
    assertThat(response.get("Content-Security-Policy"))
        .isEqualTo(SecurityHeaders.CONTENT_SECURITY_POLICY);
  }

  /** What is shown in the end: however slow a machine is, a page waits for an output no longer. */
  private HttpTester.Response get(String path) throws Exception {
    HttpTester.Response response = pages.get(path);
    for (int look = 1; response.getContent().contains("Reload the page in a while"); look++) {
      assertThat(look).isLessThan(LOOKS);
      response = pages.get(path);
    }
    return response;
  }

  private Samples job() {
    return Samples.of("census")
        .input(input())
        .worked(JobState.RUNNING, Duration.ofMinutes(1), 1, 0);
  }

  private PredictionInput input() {
    return PredictionInput.builder()
        .uri("/m")
        .dataFormat("JSON")
        .inputPaths("/in.json")
        .outputPath(output.toString())
        .build();
  }

  private void publish(String smallFile) throws Exception {
    Files.writeString(
        output.resolve("prediction.manifest.json"),
        """
        {"version":1,"fingerprint":"f","state":"SUCCEEDED",
        "totals":{"instances":4,"predictions":4,"failures":0},"workerProcesses":1,
        "devices":["cpu"],"request":%s,
        "files":[{"path":"/in.json","bytes":149,"records":4}],
        "shards":[{"results":{"name":"prediction.results-00000-of-00001","bytes":224,"records":4,
        "crc32c":"2156c785"},"errors":{"name":"prediction.errors-00000-of-00001","bytes":0,
        "records":0,"crc32c":"00000000"}}],
        "smallFiles":[{"name":"%s","bytes":2,"records":1,"crc32c":"2156c785"}]}
        """
            .formatted(input().toJson(), smallFile));
  }
}
