package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.rest.ApiServer.Answer;
import org.batchpredict.service.rest.CallListener.AnsweredCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all methods have in common, over HTTP; docs/service.md, The API. */
class ApiOverHttpTest {
  private static final String JOBS = "/v1/projects/p/jobs";
  private static final String JOB =
      "{\"jobId\":\"a\",\"labels\":{\"k\":\"v\",\"l\":\"w\"},\"predictionInput\":{\"dataFormat\":"
          + "\"JSON\",\"inputPaths\":[\"in\"],\"outputPath\":\"out\",\"uri\":\"m\"}}";

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

  @Test
  void hasTheHeadersOfTheRealOne() {
    Answer answer = server.call("GET", JOBS, null);
    assertThat(answer.header("content-type")).isEqualTo("application/json; charset=UTF-8");
    assertThat(answer.header("cache-control")).isEqualTo("private");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("x-frame-options")).isEqualTo("SAMEORIGIN");
    assertThat(answer.header("vary")).contains("Origin", "X-Origin", "Referer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobId                    | {'jobId':'a'}",
        "job_id,state             | {'jobId':'a','state':'QUEUED'}",
        "state,jobId              | {'jobId':'a','state':'QUEUED'}",
        "predictionInput/uri      | {'predictionInput':{'uri':'m'}}",
        "predictionInput.uri      | {'predictionInput':{'uri':'m'}}",
        "predictionInput(uri,dataFormat),jobId | {'jobId':'a','predictionInput':{'uri':'m','dataFormat':'JSON'}}",
        "predictionInput(modelName) | {'predictionInput':{}}",
        "labels/k                 | {'labels':{'k':'v'}}",
        "labels                   | {'labels':{'k':'v','l':'w'}}",
        "startTime                | {}",
        "predictionOutput/errorCount | {}",
        "predictionInput/*        | {'predictionInput':{'uri':'m','dataFormat':'JSON','inputPaths':['in'],'outputPath':'out'}}",
      })
  void answersTheFieldsThatAreWanted(String mask, String expected) {
    server.call("POST", JOBS, JOB);
    String path = JOBS + "/a?prettyPrint=false&fields=" + mask;
    assertThat(server.call("GET", path, null).text()).isEqualTo(expected.replace('\'', '"'));
    assertThat(server.call("GET", JOBS + "/a?prettyPrint=0", null, "X-Goog-FieldMask", mask).text())
        .isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void answersTheFieldsOfEachOfAList() {
    server.call("POST", JOBS, JOB);
    server.call("POST", JOBS, JOB.replace("\"a\"", "\"b\""));
    assertThat(server.call("GET", JOBS + "?$fields=jobs(jobId)&$prettyPrint=false", null).text())
        .isEqualTo("{\"jobs\":[{\"jobId\":\"a\"},{\"jobId\":\"b\"}]}");
    assertThat(server.call("GET", JOBS + "?fields=*&prettyPrint=false", null).json()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "jobId/x",
        "predictionInput/nope",
        "labels/k/x(",
        ",",
        "jobId,",
        "(a)",
        "a)",
        "predictionOutput/nope",
        "predictionInput(uri",
        "*/nope"
      })
  void refusesMasksOfWhatThereIsNot(String mask) {
    server.call("POST", JOBS, JOB);
    Answer answer = server.call("GET", JOBS + "/a?fields=" + mask, null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("Error expanding 'fields' parameter.");
  }

  @Test
  void hasTheListOfTheFirstVersionInErrorsThatWantIt() {
    Answer answer = server.call("GET", JOBS + "/a?$.xgafv=1", null);
    assertThat(answer.json().at("/error/errors/0/reason").asText()).isEqualTo("notFound");
    assertThat(answer.json().at("/error/errors/0/domain").asText()).isEqualTo("global");
    Answer modern = server.call("GET", JOBS + "/a?$.xgafv=2", null);
    assertThat(modern.json().at("/error/errors").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?key=annskey", "?access_token=ann", "?oauth_token=ann"})
  void takesCredentialsFromWhereverTheyAre(String query) {
    assertThat(server.call("GET", JOBS + query, null).status()).isEqualTo(200);
    Answer answer = server.send("GET", JOBS + query, BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(query.isEmpty() ? 401 : 200);
    assertThat(answer.header("www-authenticate")).startsWith(query.isEmpty() ? "Bearer" : "");
  }

  @Test
  void takesKeysFromAHeader() {
    BodyPublisher none = BodyPublishers.noBody();
    assertThat(server.send("GET", JOBS, none, "X-Goog-Api-Key", "annskey").status()).isEqualTo(200);
    assertThat(server.send("GET", JOBS, none, "X-Goog-Api-Key", "other").status()).isEqualTo(401);
    assertThat(server.send("GET", JOBS, none, "Authorization", "Basic eDp5").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/projects/p/jobs, '{\"x\":1}'",
    "PATCH, /v1/projects/p/jobs/a, {}",
    "GET, /v1/projects/p/jobs?nope=1, ",
    "POST, /v1/projects/p/models, {}",
    "POST, /v1/projects/p/models/m:predict, {}",
    "DELETE, /v1/projects/p/models/m, ",
    "GET, /v1/projects/p:getConfig, ",
    "GET, /v1/projects/p/locations, ",
    "GET, /v1/projects/p/operations, ",
    "POST, /v2/entries:list, '{\"resourceNames\":[\"projects/p\"],\"filter\":\"resource.labels.job_id=a\"}'",
  })
  void tellsThoseWithoutCredentialsNothingElse(String method, String path, String body) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    Answer answer = server.send(method, path, publisher, "Content-Type", "application/json");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    // Python's httplib2 cannot read a challenge that has no parameter.
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/projects/p/models/m:predict",
    "POST, /v1/projects/p/models/m/versions/v:explain",
    "POST, /v1/projects/p/models",
    "DELETE, /v1/projects/p/models/m",
    "PATCH, /v1/projects/p/models/m?updateMask=description",
    "POST, /v1/projects/p/models/m/versions",
    "POST, /v1/projects/p/models/m/versions/v:setDefault",
    "POST, /v1/projects/p/models/m:setIamPolicy",
  })
  void saysWhatItDoesNotHave(String method, String path) {
    Answer answer = server.call(method, path, "{}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.code()).isEqualTo("UNIMPLEMENTED");
    assertThat(answer.message()).contains("ml.projects.");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/nope",
    "GET, /v1/projects/p",
    "DELETE, /v1/projects/p/jobs/a",
    "PUT, /v1/projects/p/jobs",
    "OPTIONS, /v1/projects/p/jobs",
    "GET, /favicon.ico",
    "GET, /v1/projects/p/jobs/a/b",
    "POST, /v1/projects/p/jobs/a:nope",
    "PATCH, /v1/projects/p/models/m:getIamPolicy",
    "GET, /v1/projects/p/locations/l/studies",
    "GET, /batch",
    "GET, /token",
    "TRACE, /v1/projects/p/jobs",
    "GET, /v1/projects/p/jobs/",
    "GET, /discovery/v1/apis",
    "GET, /$discovery/rest?version=v2"
  })
  void answersPathsThatThereAreNotInTheEnvelope(String method, String path) {
    if (method.equals("TRACE")) {
      assertThat(raw("TRACE " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .contains("\"NOT_FOUND\"");
      return;
    }
    Answer answer = server.call(method, path, null);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void answersHeadWithoutABody() {
    Answer head = server.call("HEAD", JOBS, null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(server.call("HEAD", "/nope", null).status()).isEqualTo(404);
  }

  @Test
  void leavesThePageToOthers() {
    assertThat(raw("GET /ui/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404")
        .contains("There is no such path.");
  }

  @Test
  void readsBodiesThatArePackedOrInChunks() throws IOException {
    Answer packed =
        server.send(
            "POST",
            JOBS,
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(gzip(JOB.getBytes(UTF_8)))),
            "Authorization",
            "Bearer ann",
            "Content-Type",
            "application/json; charset=UTF-8",
            "Content-Encoding",
            "gzip");
    assertThat(packed.status()).isEqualTo(200);
    assertThat(packed.json().at("/labels/k").asText()).isEqualTo("v");
  }

  @Test
  void packsAnswersThatMayBe() throws IOException {
    String request =
        "GET /openapi.json HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";
    assertThat(raw(request)).contains("Content-Encoding: gzip");
    assertThat(raw(request.replace("gzip", "gzip;q=0"))).doesNotContain("Content-Encoding");
    assertThat(raw(request.replace("gzip", "br"))).contains("\"openapi\"");
  }

  @Test
  void capsBodies() {
    Answer large = server.call("POST", JOBS, "{\"jobId\":\"" + "a".repeat(2 << 20) + "\"}");
    assertThat(large.status()).isEqualTo(400);
    assertThat(large.message()).isEqualTo("Request payload size exceeds the limit: 1048576 bytes.");
    byte[] bomb = gzip(new byte[64 << 20]);
    Answer inflated =
        server.send(
            "POST",
            JOBS,
            BodyPublishers.ofByteArray(bomb),
            "Authorization",
            "Bearer ann",
            "Content-Encoding",
            "gzip");
    assertThat(inflated.message()).isEqualTo(large.message());
  }

  @Test
  void refusesBodiesThatAreNotWhatTheySay() {
    byte[] half = Arrays.copyOf(gzip(JOB.getBytes(UTF_8)), 40);
    List<Answer> answers =
        List.of(
            bytes(half, "Content-Encoding", "gzip"),
            bytes(JOB.getBytes(UTF_8), "Content-Encoding", "gzip"),
            bytes(JOB.getBytes(UTF_8), "Content-Encoding", "br"),
            bytes(JOB.getBytes(UTF_8), "Content-Type", "text/plain"),
            bytes(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
            bytes("{".getBytes(UTF_8)),
            bytes("{} {}".getBytes(UTF_8)),
            bytes("{\"jobId\":\"a\",\"jobId\":\"b\"}".getBytes(UTF_8)),
            bytes("{\"labels\":1e999999999999}".getBytes(UTF_8)),
            bytes(("{\"labels\":" + "[".repeat(5000)).getBytes(UTF_8)),
            bytes("null".getBytes(UTF_8)));
    assertThat(answers).extracting(Answer::status).containsOnly(400);
    assertThat(answers).extracting(Answer::code).containsOnly("INVALID_ARGUMENT");
    assertThat(jobs.jobs).isEmpty();
  }

  @Test
  void showsNothingOfItsOwnFailures() {
    jobs.failure = new IllegalStateException("secret");
    Answer answer = server.call("GET", JOBS, null);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("INTERNAL");
    assertThat(answer.text()).doesNotContain("secret");
    jobs.failure = new ApiException(Status.RESOURCE_EXHAUSTED, "too many");
    assertThat(server.call("GET", JOBS, null).status()).isEqualTo(429);
  }

  @Test
  void tellsWhatBecameOfEachCall() {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    server.call("GET", JOBS + "/a?key=annskey", null, "traceparent", parent);
    server.call("GET", "/nope", null);
    AnsweredCall call = server.calls.get(0);
    assertThat(call.method()).isEqualTo("ml.projects.jobs.get");
    assertThat(call.resource()).isEqualTo("projects/p/jobs/a");
    assertThat(call.caller()).isEqualTo("user:ann@example.com");
    assertThat(call.status()).isEqualTo(404);
    assertThat(call.code()).isEqualTo("NOT_FOUND");
    assertThat(call.traceParent()).isEqualTo(parent);
    assertThat(server.calls.get(1).method()).isEqualTo("unknown");
    assertThat(server.calls).asString().doesNotContain("annskey");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/projects/p/jobs?filter=%zz HTTP/1.1\r\nHost: a\r\n",
        "GET /v1/projects/p/jobs?filter=% HTTP/1.1\r\nHost: a\r\n",
        "GET /v1/projects/%ff/jobs HTTP/1.1\r\nHost: a\r\n",
        "GET /v1/projects/p/jobs?filter=%ff HTTP/1.1\r\nHost: a\r\n",
        "POST /v1/projects/p/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n",
        "GET /v1/projects%2Fp/jobs HTTP/1.1\r\nHost: a\r\n",
        "GET /v1/../v1/projects/p/jobs/%2e%2e/x HTTP/1.1\r\nHost: a\r\n",
        "GET v1 HTTP/1.1\r\nHost: a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
      })
  void refusesWhatIsNoRequest(String request) {
    assertThat(raw(request + "Authorization: Bearer ann\r\nConnection: close\r\n\r\n"))
        .containsPattern("^HTTP/1.1 4\\d\\d ")
        .contains("\"status\": \"INVALID_ARGUMENT\"");
  }

  @Test
  void tellsThoseToWaitWhoseExchangesFail() {
    Answer answer = exchange();
    for (int i = 0; answer.status() == 400 && i < 1000; i++) {
      answer = exchange();
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().get("error").asText()).isEqualTo("temporarily_unavailable");
    assertThat(answer.header("retry-after")).isEqualTo("60");
  }

  private Answer exchange() {
    return server.send(
        "POST",
        "/token",
        BodyPublishers.ofString("grant_type=x&assertion=y"),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  @Test
  void exchangesTokens() {
    Answer answer = exchange();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error").asText()).isEqualTo("unsupported_grant_type");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
  }

  private Answer bytes(byte[] body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer ann";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return server.send("POST", JOBS, BodyPublishers.ofByteArray(body), all);
  }

  private String raw(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }
}
