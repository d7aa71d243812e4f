package org.batchpredict.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LivePagesTest {
  private final FakeJobs jobs = new FakeJobs();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final HttpClient client = HttpClient.newHttpClient();

  /** How often the time was asked for: once for each look at all pages, once for each visit. */
  private final AtomicInteger looks = new AtomicInteger();

  private final Job job = Samples.of("census").running(Duration.ofMinutes(5), 0.5, 0).job();

  @BeforeEach
  void serve() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new PageHandler(
            jobs,
            new FakeModels(),
            given -> Caller.LOCAL,
            Pages.config(false, null),
            () -> new byte[32],
            () -> {
              looks.incrementAndGet();
              return Samples.NOW;
            },
            Duration.ofMillis(50)));
    server.setStopTimeout(10_000);
    server.start();
    jobs.put(job);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void tellsAllAtFirstAndThenWhatChanges() throws Exception {
    try (BufferedReader events = follow("projects/demo/jobs/census")) {
      assertThat(next(events)).contains("\"heading\"").contains("\"attempts\"").contains("50 %");
      jobs.put(job.change().labels(java.util.Map.of("team", "maps")));
      assertThat(next(events)).startsWith("data: {\"facts\":").contains("team: maps");
    }
  }

  @Test
  void endsWithTheJob() throws Exception {
    try (BufferedReader events = follow("projects/demo/jobs/census")) {
      next(events);
      jobs.put(job.change().ended(JobState.FAILED, "No memory", Samples.NOW));
      assertThat(next(events)).contains("No memory");
      assertThat(next(events)).isEqualTo("event: last");
      assertThat(events.lines().filter(line -> !line.isEmpty())).containsExactly("data:");
    }
  }

  @Test
  void tellsOfJobsThatArrive() throws Exception {
    try (BufferedReader events = follow("projects/demo/jobs?filter=state%3DQUEUED")) {
      assertThat(next(events)).contains("No job passes this filter");
      jobs.put(Samples.of("later").job());
      assertThat(next(events)).contains("job-later");
    }
  }

  @Test
  void endsWhenARightIsTakenBack() throws Exception {
    try (BufferedReader events = follow("projects/demo/jobs/census")) {
      next(events);
      jobs.refusal = new ApiException(Status.PERMISSION_DENIED, "no");
      assertThat(events.lines().filter(line -> !line.isEmpty())).isEmpty();
    }
  }

  @Test
  void goesOnWhenTheStoreDoesNotAnswerForAWhile() throws Exception {
    try (BufferedReader events = follow("projects/demo/jobs/census")) {
      next(events);
      jobs.refusal = new ApiException(Status.UNAVAILABLE, "no");
      jobs.awaitCalls(2);
      jobs.put(job.change().labels(java.util.Map.of("team", "maps")));
      jobs.refusal = null;
      assertThat(next(events)).contains("team: maps");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"projects/demo/jobs", "projects/demo/jobs/census"})
  void looksOnceForAllWhoLook(String path) throws Exception {
    List<BufferedReader> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      BufferedReader events = follow(path);
      next(events);
      all.add(events);
    }
    jobs.awaitCalls(1); // the end of a look that may be half done
    int before = looks.get();
    long calls = jobs.gets.get();
    jobs.awaitCalls(10);
    calls = jobs.gets.get() - calls;
    assertThat(calls).isLessThanOrEqualTo(looks.get() - before + 1L);
    for (BufferedReader events : all) {
      events.close();
    }
  }

  @Test
  void hasAMostOfStreams() throws Exception {
    List<BufferedReader> all = new ArrayList<>();
    for (int i = 0; i < LivePages.MOST_STREAMS; i++) {
      all.add(follow("projects/demo/jobs/census"));
    }
    assertThat(status("projects/demo/jobs/census")).isEqualTo(503);
    for (BufferedReader events : all) {
      events.close();
    }
  }

  @Test
  void givesPlacesAwayWhenBrowsersAreGone() throws Exception {
    for (int i = 0; i < LivePages.MOST_STREAMS; i++) {
      follow("projects/demo/jobs/census").close();
    }
    HttpResponse<InputStream> response = open("projects/demo/jobs/census");
    for (int i = 0; response.statusCode() == 503; i++) { // it is noticed when there is news
      jobs.put(job.change().labels(java.util.Map.of("look", "" + i)));
      response = open("projects/demo/jobs/census");
    }
    assertThat(response.statusCode()).isEqualTo(200);
    response.body().close();
  }

  @Test
  void hasNoStreamOfWhatIsNotThere() throws Exception {
    assertThat(status("projects/demo/jobs/missing")).isEqualTo(404);
    assertThat(status("projects/demo/jobs?filter=bad")).isEqualTo(400);
    assertThat(status("projects/demo/new")).isEqualTo(404);
  }

  @Test
  void endsWithTheService() throws Exception {
    try (BufferedReader events = follow("projects/demo/jobs/census")) {
      next(events);
      server.stop();
      assertThat(events.lines().filter(line -> !line.isEmpty())).isEmpty();
    }
  }

  private BufferedReader follow(String path) throws Exception {
    HttpResponse<InputStream> response = open(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("retry: 2000");
    return lines;
  }

  private HttpResponse<InputStream> open(String path) throws Exception {
    return client.send(request(path), HttpResponse.BodyHandlers.ofInputStream());
  }

  private int status(String path) throws Exception {
    return client.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/ui/live/" + path))
        .build();
  }

  /** The next line that says something. */
  private static String next(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (line.isEmpty() || line.equals(":")) {
      line = lines.readLine();
    }
    return line;
  }
}
