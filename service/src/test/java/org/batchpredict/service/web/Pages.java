package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.TestConfigs;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/** Serves pages of jobs in memory to a browser that keeps cookies; nothing goes over a network. */
final class Pages implements AutoCloseable {
  static final String API_KEY = "bpk_good";
  static final Caller ANN = new Caller("user:ann@example.com", java.util.Set.of());

  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  final FakeJobs jobs = new FakeJobs();
  final Map<String, String> cookies = new LinkedHashMap<>();

  /** The time of the service. */
  volatile Instant now = Samples.NOW;

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  Pages(boolean needsLogIn) throws Exception {
    this(config(needsLogIn, null));
  }

  Pages(ServiceConfig config) throws Exception {
    server.addConnector(connector);
    server.setHandler(
        new PageHandler(
            jobs,
            new FakeModels(),
            authenticator(config.authentication().required()),
            config,
            () -> new byte[32],
            () -> now));
    server.start();
  }

  /** Ann's key is good; and a token {@code bob} of Bob, who may nothing. */
  private static Authenticator authenticator(boolean isRequired) {
    return given -> {
      if (!isRequired) {
        return Caller.LOCAL;
      } else if (given.apiKey() == null && given.bearerToken() == null) {
        return Caller.ANONYMOUS;
      } else if (API_KEY.equals(given.apiKey())) {
        return ANN;
      } else if ("bob".equals(given.bearerToken())) {
        return new Caller("user:bob@example.com", java.util.Set.of());
      }
      throw new ApiException(Status.UNAUTHENTICATED, "The API key is not valid.");
    };
  }

  static ServiceConfig config(boolean needsLogIn, @Nullable String publicUrl) {
    return config(new AuthenticationConfig(needsLogIn, List.of(), List.of()), publicUrl);
  }

  static ServiceConfig config(AuthenticationConfig authentication, @Nullable String publicUrl) {
    Policy policy =
        new Policy(List.of(new Binding("roles/ml.admin", List.of("user:ann@example.com"))));
    ProjectConfig project =
        new ProjectConfig(
            List.of("/data"),
            List.of("/data"),
            List.of(),
            null,
            Map.of(),
            policy,
            ProjectConfig.Limits.DEFAULT);
    return TestConfigs.of(authentication, publicUrl, Map.of("demo", project));
  }

  /** Gets a path, as a browser does. */
  HttpTester.Response get(String path) throws Exception {
    return send("GET", path, Map.of(), "");
  }

  /** Posts a form with the token of the page that it is on. */
  HttpTester.Response submit(String path, Map<String, String> fields) throws Exception {
    Matcher token = CSRF.matcher(get(path).getContent());
    Map<String, String> all = new LinkedHashMap<>(fields);
    if (token.find()) {
      all.put("csrf", token.group(1));
    }
    return post(path, all);
  }

  /** Posts a form, whoever wrote it. */
  HttpTester.Response post(String path, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send("POST", path, Map.of("Content-Type", "application/x-www-form-urlencoded"), body);
  }

  HttpTester.Response send(String method, String path, Map<String, String> headers, String body)
      throws Exception {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    Map<String, String> all = new LinkedHashMap<>(Map.of("Host", "localhost:8080"));
    all.putAll(headers);
    if (!cookies.isEmpty()) {
      all.put(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    all.put("Content-Length", "" + body.getBytes(UTF_8).length);
    all.put("Connection", "close");
    all.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    HttpTester.Response response =
        HttpTester.parseResponse(connector.getResponse(request + "\r\n" + body));
    for (HttpField cookie : response.getFields("Set-Cookie")) {
      String pair = cookie.getValue().split(";", -1)[0];
      cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return response;
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
