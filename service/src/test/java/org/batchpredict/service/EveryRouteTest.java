package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.batchpredict.service.access.ApiKeys;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.store.Database;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Walks over every route by every HTTP method, without credentials and as the owner of another
 * project: nothing of a project is told, not even whether it is there.
 */
class EveryRouteTest {
  private static final List<String> HTTP_METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE");

  private static final List<String> WALKED =
      List.of(
          "/v1/{P}",
          "/v1/{P}/jobs",
          "/v1/{P}/models",
          "/v1/{P}/locations",
          "/v1/{P}/operations",
          "/v1/{P}/jobs/{J}",
          "/v1/{P}/models/{M}",
          "/v1/{P}/models/{M}/versions",
          "/v1/{P}/models/{M}/versions/{V}",
          "/ui/projects/{ID}/jobs",
          "/ui/projects/{ID}/new",
          "/ui/projects/{ID}/jobs/{J}",
          "/ui/live/projects/{ID}/jobs/{J}");

  @TempDir static Path directory;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
  private static String annsKey = "";
  private static String evesKey = "";
  private static @Nullable ServiceConfig config;
  private static @Nullable Service service;

  private static final AppenderBase<ILoggingEvent> APPENDER =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          LOG.add(
              event.getFormattedMessage()
                  + event.getKeyValuePairs()
                  + event.getMDCPropertyMap()
                  + (event.getThrowableProxy() == null
                      ? ""
                      : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
      };

  @BeforeAll
  static void startWithAJob() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    APPENDER.setContext(context);
    APPENDER.start();
    context.getLogger("ROOT").addAppender(APPENDER);
    Path version = Files.createDirectories(directory.resolve("registry/projects/p/models/m/1"));
    Files.createFile(version.resolve("saved_model.pb"));
    Files.createDirectory(directory.resolve("io"));
    config =
        ConfigFile.read(
            Files.writeString(
                directory.resolve("service.json"),
                """
                {
                  "listen": "127.0.0.1:0", "adminListen": "none", "workers": {"jobs": 0},
                  "projects": {
                    "p": {
                      "inputRoots": ["io"], "outputRoots": ["io"], "modelRegistry": "registry",
                      "policy": {"bindings": [
                        {"role": "roles/owner", "members": ["serviceAccount:ann@example.com"]}]}
                    },
                    "q": {
                      "inputRoots": ["io"], "outputRoots": ["io"], "modelRegistry": "registry",
                      "policy": {"bindings": [
                        {"role": "roles/owner", "members": ["serviceAccount:eve@example.com"]}]},
                      "limits": {"readsPerMinute": 100000}
                    }
                  }
                }
                """));
    try (Database database = Database.open(requireNonNull(config).database())) {
      annsKey = addKey(database, "ann@example.com");
      evesKey = addKey(database, "eve@example.com");
    }
    service = Service.start(requireNonNull(config));
    HttpResponse<String> created =
        send("POST", "/v1/projects/p/jobs", job("projects/p"), Map.of("X-Goog-Api-Key", annsKey));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
  }

  private static String addKey(Database database, String email) {
    String key = ApiKeys.generate();
    database.keys().add(ApiKeys.of(key, email, Instant.EPOCH));
    return key;
  }

  private static String job(String project) {
    return """
    {"jobId": "j", "predictionInput": {"dataFormat": "TEXT", "inputPaths": ["%s/io/*"],
     "outputPath": "%s/io/out", "region": "r", "modelName": "%s/models/m"}}
    """
        .formatted(directory, directory, project);
  }

  @AfterAll
  static void stop() {
    requireNonNull(service).close();
    APPENDER.stop();
  }

  @Test
  void nothingIsToldToWhoHasNoCredentials() throws Exception {
    walk(Map.of(), Set.of(401, 501));
  }

  @Test
  void nothingIsToldToTheOwnerOfAnotherProject() throws Exception {
    walk(Map.of("X-Goog-Api-Key", evesKey), Set.of(403, 501));
    assertThat(refusalsOf("serviceAccount:eve@example.com")).isGreaterThan(10);
  }

  private static long refusalsOf(String caller) throws Exception {
    requireNonNull(service).close();
    try (Database database = Database.open(requireNonNull(config).database());
        Connection connection = database.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM audit WHERE caller = ? AND NOT granted")) {
      statement.setString(1, caller);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } finally {
      service = Service.start(requireNonNull(config));
    }
  }

  @Test
  void ownersSeeTheirs() throws Exception {
    Map<String, String> ann = Map.of("X-Goog-Api-Key", annsKey);

    assertThat(send("GET", "/v1/projects/p/jobs/j", "", ann).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/projects/p/jobs/none", "", ann).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/v1/projects/p/models/m/versions/1", "", ann).statusCode())
        .isEqualTo(200);
  }

  @Test
  void noSecretIsEverLogged() throws Exception {
    String secret = "bpk_topsecret0123456789";
    String token = "eyJhbGciOiJub25lIn0.topsecret0123456789.topsecret0123456789";
    for (String query : List.of("key", "access_token", "oauth_token")) {
      String answer =
          send("GET", "/v1/projects/p/jobs?" + query + "=" + secret, "", Map.of()).body();
      assertThat(answer).as(query).contains("UNAUTHENTICATED").doesNotContain("topsecret");
    }
    for (String header : List.of("Bearer " + token, "Bearer bpat_" + token, "Basic " + token)) {
      String answer =
          send("GET", "/v1/projects/p/jobs", "", Map.of("Authorization", header)).body();
      assertThat(answer).as(header).doesNotContain("topsecret");
    }
    String form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    assertThat(
            send(
                    "POST",
                    "/token",
                    form + token,
                    Map.of("Content-Type", "application/x-www-form-urlencoded"))
                .body())
        .contains("invalid_grant")
        .doesNotContain("topsecret");

    assertThat(LOG).isNotEmpty();
    assertThat(LOG).noneMatch(line -> line.contains("topsecret"));
    assertThat(LOG).noneMatch(line -> line.contains(annsKey) || line.contains(evesKey));
  }

  /** Asks for what is there, for the like that is not, and for a project that is not. */
  private static void walk(Map<String, String> headers, Set<Integer> refusals) throws Exception {
    for (Route route : routes()) {
      Answer there = ask(route, "p", "j", "m", "1", headers);
      Answer missing = ask(route, "p", "absent", "absent", "7", headers);
      Answer nowhere = ask(route, "nowhere", "absent", "absent", "7", headers);

      assertThat(missing).as("%s, missing", route).isEqualTo(there);
      assertThat(nowhere).as("%s, no such project", route).isEqualTo(there);
      if (there.status() < 300) {
        assertThat(there.isHarmless()).as("%s: %s", route, there).isTrue();
      } else if (route.isOfApi()) {
        assertThat(there.status()).as("%s: %s", route, there).isIn(refusals);
      }
    }
  }

  /** The methods of the API, from its own description; and every HTTP method on every path. */
  private static Set<Route> routes() throws Exception {
    JsonNode discovery =
        new ObjectMapper()
            .readTree(send("GET", "/discovery/v1/apis/ml/v1/rest", "", Map.of()).body());
    Set<Route> routes = new LinkedHashSet<>();
    for (JsonNode method : methods(discovery)) {
      String path = "/" + method.path("flatPath").asText();
      path =
          path.replace("projects/{projectsId}", "{P}")
              .replace("{jobsId}", "{J}")
              .replace("{modelsId}", "{M}")
              .replace("{versionsId}", "{V}")
              .replaceAll("\\{[a-z]+Id}", "x");
      routes.add(new Route(method.path("httpMethod").asText(), path, true));
    }
    assertThat(routes).hasSizeGreaterThan(20);
    for (String path : WALKED) {
      for (String method : HTTP_METHODS) {
        routes.add(new Route(method, path, false));
      }
    }
    return routes;
  }

  private static List<JsonNode> methods(JsonNode resource) {
    List<JsonNode> methods = new ArrayList<>();
    resource.path("methods").forEach(methods::add);
    resource.path("resources").forEach(inner -> methods.addAll(methods(inner)));
    return methods;
  }

  /**
   * A way to ask.
   *
   * @param isOfApi whether it is one of the API's methods
   */
  private record Route(String method, String path, boolean isOfApi) {}

  /**
   * What is answered, without the names that were asked for.
   *
   * @param body empty where it says nothing
   */
  private record Answer(int status, String body) {
    /** Nobody has a permission; or a page asks for a log-in. */
    boolean isHarmless() {
      return body.isBlank() || body.strip().equals("{}") || body.contains("Allow");
    }
  }

  private static Answer ask(
      Route route, String p, String j, String m, String v, Map<String, String> headers)
      throws Exception {
    String path =
        route
            .path()
            .replace("{P}", "projects/" + p)
            .replace("{ID}", p)
            .replace("{J}", j)
            .replace("{M}", m)
            .replace("{V}", v);
    String body =
        Set.of("GET", "HEAD", "TRACE").contains(route.method())
            ? ""
            : path.endsWith("/jobs") ? job("projects/" + p) : body(path);
    HttpResponse<String> response = send(route.method(), path, body, headers);
    String said =
        response
            .body()
            .replaceAll("projects(/|%2F)(p|nowhere)\\b", "PROJECT")
            .replaceAll("jobs(/|%2F)(j|absent)\\b", "JOB")
            .replaceAll("models(/|%2F)(m|absent)\\b", "MODEL")
            .replaceAll("versions(/|%2F)[17]\\b", "VERSION");
    return new Answer(response.statusCode(), route.isOfApi() ? said : "");
  }

  private static String body(String path) {
    if (path.endsWith(":setIamPolicy")) {
      return "{\"policy\": {\"bindings\": [{\"role\": \"roles/ml.admin\", \"members\":"
          + " [\"allUsers\"]}]}}";
    }
    return path.endsWith(":testIamPermissions")
        ? "{\"permissions\": [\"%s\"]}"
            .formatted(path.contains("/jobs/") ? "ml.jobs.get" : "ml.models.get")
        : "{}";
  }

  private static HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    String query =
        method.equals("PATCH") ? (path.contains("?") ? "&" : "?") + "updateMask=labels" : "";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(requireNonNull(service).url() + path + query))
            .method(
                method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8))
            .header("Accept", "application/json");
    if (!headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    HttpRequest built = request.build();
    try {
      return CLIENT.send(built, BodyHandlers.ofString(UTF_8));
    } catch (IOException e) { // refused before its body was read, the connection before it is shut
      return HttpClient.newHttpClient().send(built, BodyHandlers.ofString(UTF_8));
    }
  }
}
