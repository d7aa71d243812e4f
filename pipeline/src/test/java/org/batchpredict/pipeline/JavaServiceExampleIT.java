package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of examples/java-service, in a process of its own. That it builds with the BOM is
 * tried by scripts/check-examples.
 */
@Timeout(180)
class JavaServiceExampleIT {
  private static final String SOURCE =
      "../examples/java-service/src/main/java/example/JobServer.java";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path logs;
  private static Process server;
  private static String jobs;

  @TempDir Path work;

  @BeforeAll
  static void start() throws IOException {
    server =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                SOURCE,
                "0")
            .redirectError(logs.resolve("err").toFile())
            .start();
    BufferedReader out = server.inputReader(UTF_8);
    jobs = out.readLine();
    assertThat(jobs).as(Files.readString(logs.resolve("err"))).isNotNull().endsWith("/jobs/");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  @Test
  void runsAJobAndTellsOfItsEnd() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(1), "{}", Numbers.json(2));
    assertThat(put("good", job).statusCode()).isEqualTo(200);

    List<JsonNode> told = follow("good");
    JsonNode last = told.get(told.size() - 1);
    assertThat(last.toString())
        .isEqualTo(
            "{\"state\":\"SUCCEEDED\",\"predictions\":2,\"failures\":1,\"secondsLeft\":0,\"error\":null}");
    new Results(job.out()).checkComplete();
  }

  @Test
  void refusesWhatCannotRun() throws Exception {
    HttpResponse<String> answer =
        send(request("bad").PUT(BodyPublishers.ofString("{\"dataFormat\":\"XML\"}")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("problems")).hasSizeGreaterThan(2);
    assertThat(send(request("bad").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhyAJobFailed() throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.uri("/nowhere")).input("a", Numbers.json(1));
    put("lost", job);
    List<JsonNode> told = follow("lost");
    JsonNode last = told.get(told.size() - 1);
    assertThat(last.get("state").textValue()).isEqualTo("FAILED");
    assertThat(last.get("error").textValue()).contains("/nowhere");
  }

  @Test
  void cancelsAJobThatGoesOnWhenItIsPutAgain() throws Exception {
    TestJob job = Numbers.slowJob(work);
    put("slow", job);
    while (Staged.in(job.out()).files().isEmpty()) {
      assertThat(send(request("slow").GET()).body()).doesNotContain("SUCCEEDED", "FAILED");
    }
    send(request("slow").DELETE());
    List<JsonNode> told = follow("slow");
    assertThat(told.get(told.size() - 1).get("state").textValue()).isEqualTo("CANCELLED");
    Staged committed = Staged.in(job.out());

    put("slow", job);
    told = follow("slow");
    assertThat(told.get(told.size() - 1).get("predictions").intValue()).isEqualTo(Numbers.SLOW);
    assertThat(Staged.published(new Results(job.out()))).containsAll(committed.files());
  }

  private static HttpResponse<String> put(String name, TestJob job) throws Exception {
    return send(request(name).PUT(BodyPublishers.ofFile(job.writeRequest())));
  }

  private static List<JsonNode> follow(String name) throws Exception {
    return JSON.readerFor(JsonNode.class)
        .<JsonNode>readValues(send(request(name + "?follow").GET()).body())
        .readAll();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String name) {
    return HttpRequest.newBuilder(URI.create(jobs + name));
  }
}
