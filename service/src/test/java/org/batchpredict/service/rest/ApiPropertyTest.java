package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.service.jobs.Projects;
import org.jspecify.annotations.Nullable;

/** Whatever comes, what is answered is no failure of the service, and in the envelope. */
class ApiPropertyTest {
  /** What parsers tend to trip over, and what the API knows. */
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          "\\ud800",
          "\\u0000",
          ",",
          ":",
          "null",
          "true",
          "1e9999",
          "-0",
          "0.5",
          "9223372036854775808",
          "\"jobId\":",
          "\"job_id\":",
          "\"predictionInput\":{",
          "\"trainingInput\":{",
          "\"labels\":{",
          "\"etag\":",
          "\"a\"",
          "\"batchSize\":",
          "\"inputPaths\":",
          "\"policy\":{",
          "\"bindings\":[{",
          "\"permissions\":[",
          "{\"x\":",
          "\"dataFormat\":\"JSON\",\"uri\":\"/x\",\"outputPath\":\"/y\"",
          "\"\\u0000\"",
          "\"é\"",
          "\"filter\":\"resource.labels.job_id=a",
          "\"resourceNames\":[\"projects/p\"]");

  private static final List<String> QUERY =
      List.of(
          "filter=",
          "pageSize=",
          "pageToken=",
          "updateMask=",
          "fields=",
          "$.xgafv=",
          "prettyPrint=",
          "alt=",
          "key=",
          "&",
          "=",
          "%",
          "%ff",
          "%00",
          "+",
          "(",
          ")",
          "/",
          "*",
          "jobId",
          "labels",
          "etag",
          "state:FAILED",
          "AND",
          "OR",
          "-",
          "\"",
          "1",
          "json",
          ",",
          ".",
          "NOT",
          "createTime>");

  private static @Nullable RealJobs real;

  private final Jobs jobs = real().jobs;
  private final PageTokens tokens = new PageTokens(() -> new byte[32]);
  private final ApiCalls api =
      new ApiCalls(
          new Operations(
              jobs,
              new FakeModels(),
              new Projects(real().config, entry -> {}, InstantSource.system()),
              tokens),
          Map.of(
              "POST /v2/entries:list", new LogEndpoint(jobs, tokens),
              "POST /batch", new BatchEndpoint(this::answer)),
          credentials -> ApiServer.ANN,
          call -> {},
          InstantSource.system());

  @BeforeContainer
  static void open() {
    int many = Integer.MAX_VALUE;
    real = new RealJobs(Path.of("target").toAbsolutePath(), new Limits(10, many, many));
  }

  @AfterContainer
  static void close() {
    real().close();
  }

  private static RealJobs real() {
    return Objects.requireNonNull(real);
  }

  private HttpAnswer answer(HttpCall call) {
    return api.answer(call);
  }

  @Property(tries = 3000)
  void answersWhateverBodyComes(
      @ForAll("methods") ApiMethod method, @ForAll("bodies") String body) {
    check(method.httpMethod(), path(method), "updateMask=labels", body);
  }

  @Property(tries = 3000)
  void answersWhateverQueryComes(
      @ForAll("methods") ApiMethod method, @ForAll("queries") String query) {
    check(method.httpMethod(), path(method), query, "{}");
  }

  @Property(tries = 2000)
  void answersWhateverPathComes(@ForAll("paths") String path) {
    check("GET", "/" + path, null, "");
    check("POST", "/v1/projects/p/jobs" + path, null, "{}");
  }

  @Property(tries = 1000)
  void answersWhateverLogOrBatchIsAsked(@ForAll("bodies") String body) {
    check("POST", "/v2/entries:list", null, body);
    check("POST", "/batch", null, "--b\n\nPOST /v1/projects/p/jobs\n\n" + body + "\n--b--");
  }

  private void check(String method, String path, @Nullable String query, String body) {
    HttpAnswer answer = api.answer(new Call(method, path, query, body));
    assertThat(answer.status()).isIn(200, 400, 401, 403, 404, 409, 501);
    if (answer.status() != 200) {
      assertThat(Json.parse(answer.body()).at("/error/code").asInt()).isEqualTo(answer.status());
    }
  }

  private static String path(ApiMethod method) {
    return "/" + method.flatPath().replaceAll("\\{(projects)Id}", "p").replaceAll("\\{\\w+}", "a");
  }

  @Provide
  Arbitrary<ApiMethod> methods() {
    return Arbitraries.of(ApiMethod.values());
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> words =
        Arbitraries.of(WORDS).list().ofMaxSize(20).map(w -> String.join("", w));
    Arbitrary<String> closed =
        words.map(text -> "{\"jobId\":\"a\"," + text + "}".repeat(text.split("\\{", -1).length));
    return Arbitraries.oneOf(words, closed, Arbitraries.strings().ofMaxLength(40));
  }

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.oneOf(
        Arbitraries.of(QUERY).list().ofMaxSize(12).map(words -> String.join("", words)),
        Combinators.combine(Arbitraries.of(QUERY), Arbitraries.strings().ascii().ofMaxLength(20))
            .as(String::concat));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.oneOf(
        Arbitraries.of(
                List.of(
                    "v1",
                    "/",
                    "projects",
                    "p",
                    "jobs",
                    ":",
                    "cancel",
                    "%3A",
                    "%2F",
                    "%",
                    "a",
                    "models",
                    "versions",
                    "..",
                    "getIamPolicy",
                    "\u0000",
                    "é"))
            .list()
            .ofMaxSize(10)
            .map(words -> String.join("", words)),
        Arbitraries.strings().ofMaxLength(20));
  }

  /** A call with nothing but what it is made of. */
  private record Call(String method, String path, @Nullable String query, String text)
      implements HttpCall {
    @Override
    public @Nullable String header(String name) {
      return name.equals("Content-Type") && path.equals("/batch")
          ? "multipart/mixed; boundary=b"
          : null;
    }

    @Override
    public String origin() {
      return "http://localhost";
    }

    @Override
    public byte[] body(int limit) {
      return text.getBytes(UTF_8);
    }
  }
}
