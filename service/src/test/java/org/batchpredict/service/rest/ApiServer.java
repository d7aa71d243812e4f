package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.TokenExchange;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.TestConfigs;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.service.jobs.Projects;
import org.batchpredict.service.rest.CallListener.AnsweredCall;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** The API over HTTP on a port of its own, and a client that sends what it is told. */
final class ApiServer implements AutoCloseable {
  static final Caller ANN = new Caller("user:ann@example.com", Set.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  final List<AnsweredCall> calls = new CopyOnWriteArrayList<>();
  final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final HttpClient client = HttpClient.newHttpClient();

  private ApiServer(Jobs jobs, Models models, ServiceConfig config) {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setErrorHandler(new ApiErrorHandler());
    server.setHandler(
        new ApiHandler(
            jobs,
            models,
            new Projects(config, audit::add, InstantSource.system()),
            authenticator(),
            TokenExchange.of(
                config.authentication(),
                () -> uri().toString(),
                new NoKeys(),
                new byte[32],
                audit::add,
                InstantSource.system()),
            new PageTokens(() -> new byte[32]),
            config,
            calls::add,
            InstantSource.system()));
  }

  static ApiServer start(Jobs jobs, Models models) throws Exception {
    return start(jobs, models, config(true, null));
  }

  static ApiServer start(Jobs jobs, Models models, ServiceConfig config) throws Exception {
    ApiServer server = new ApiServer(jobs, models, config);
    server.server.start();
    return server;
  }

  static ServiceConfig config(boolean required, @Nullable String publicUrl) {
    return config(required, publicUrl, Map.of());
  }

  static ServiceConfig config(
      boolean required, @Nullable String publicUrl, Map<String, ProjectConfig> projects) {
    return TestConfigs.of(required, publicUrl, projects);
  }

  /** Knows the tokens {@code ann}, {@code dan}, {@code eve} and the key {@code annskey}. */
  private static Authenticator authenticator() {
    return credentials -> {
      String token = credentials.bearerToken();
      if ("ann".equals(token) || "annskey".equals(credentials.apiKey())) {
        return ANN;
      }
      if (token != null && List.of("dan", "eve").contains(token)) {
        return new Caller("user:" + token + "@example.com", Set.of());
      }
      if (credentials.bearerToken() == null && credentials.apiKey() == null) {
        return Caller.ANONYMOUS;
      }
      throw new ApiException(Status.UNAUTHENTICATED, "Invalid credentials");
    };
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  int port() {
    return connector.getLocalPort();
  }

  /** An answer. */
  record Answer(int status, Map<String, List<String>> headers, String text) {
    JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError(text, e);
      }
    }

    String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    String message() {
      return json().at("/error/message").asText();
    }

    String code() {
      return json().at("/error/status").asText();
    }
  }

  /** As ann, with JSON; headers are name and value by turns, and may replace those. */
  Answer call(String method, String path, @Nullable String body, String... headers) {
    List<String> all =
        new ArrayList<>(List.of("Authorization", "Bearer ann", "Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return send(
        method,
        path,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
        all.toArray(String[]::new));
  }

  /** Just so; of headers that are there twice, the last counts. */
  Answer send(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri() + path)).method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
