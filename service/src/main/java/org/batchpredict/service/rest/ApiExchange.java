package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.rest.CallListener.AnsweredCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call from its path to its answer. */
final class ApiExchange {
  private static final Logger LOG = LoggerFactory.getLogger(ApiExchange.class);
  private static final int BODY_BYTES = 1 << 20;
  private static final Set<String> OVERRIDES = Set.of("GET", "PATCH", "PUT", "DELETE");

  private final ApiCalls api;
  private final HttpCall call;
  private SystemParameters system = SystemParameters.DEFAULT;
  private String method = "unknown";
  private String resource = "";
  private String code = "OK";
  private @Nullable Caller caller;

  ApiExchange(ApiCalls api, HttpCall call) {
    this.api = api;
    this.call = call;
  }

  HttpAnswer answer() {
    Instant start = api.clock().instant();
    HttpAnswer answer = answerOrError();
    api.listener()
        .answered(
            new AnsweredCall(
                method,
                resource,
                caller == null ? null : caller.member(),
                answer.status(),
                code,
                Duration.between(start, api.clock().instant()),
                call.header("traceparent")));
    return answer;
  }

  private HttpAnswer answerOrError() {
    try {
      return run();
    } catch (ApiException e) {
      return error(e);
    } catch (InvalidRequestException e) {
      return error(new ApiException(Status.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("Cannot answer a call of {}", method, e);
      return error(new ApiException(Status.INTERNAL, "Internal error encountered."));
    }
  }

  private HttpAnswer run() {
    String httpMethod = httpMethod();
    List<Map.Entry<String, String>> query = QueryString.parse(call.query());
    Endpoint endpoint = api.endpoint(httpMethod, call.path());
    if (endpoint != null) {
      method = call.path().substring(1);
      return endpoint.answer(call, query, () -> authenticate(query));
    }
    Router.Route route =
        Router.find(httpMethod, call.path())
            .orElseThrow(
                () ->
                    new ApiException(
                        Status.NOT_FOUND,
                        "There is no method " + httpMethod + " " + Shown.of(call.path())));
    method = route.method().id();
    resource = Shown.of(route.name());
    if (isForm(call)) { // a query that was too long for a URL
      query.addAll(QueryString.parse(QueryString.utf8(call.body(BODY_BYTES), "the body")));
    }
    return answer(route, query, authenticate(query));
  }

  private Caller authenticate(List<Map.Entry<String, String>> query) {
    system = SystemParameters.take(query);
    Caller known = api.authenticator().authenticate(credentials());
    caller = known;
    return known;
  }

  private HttpAnswer answer(
      Router.Route route, List<Map.Entry<String, String>> query, Caller caller) {
    try {
      Operation operation = api.operations().of(route.method());
      Map<String, String> parameters = Parameters.parse(route.method(), query);
      ObjectNode body = body(route.method());
      ObjectNode json =
          operation.run(new ApiRequest(route.method(), caller, route.name(), parameters, body));
      String mask = system.mask() == null ? call.header("X-Goog-FieldMask") : system.mask();
      ObjectNode shown =
          mask == null || mask.isEmpty()
              ? json
              : FieldMask.apply(mask, Schemas.of(route.method().response()), json);
      return HttpAnswer.json(200, shown, system.pretty());
    } catch (ApiException e) {
      boolean tells = e.status() != Status.INVALID_ARGUMENT && e.status() != Status.UNIMPLEMENTED;
      if (tells || !caller.isAnonymous()) {
        throw e;
      }
      // Who has shown nothing is not told what is wrong with a request.
      throw new ApiException(Status.UNAUTHENTICATED, "The request has no credentials.");
    }
  }

  /** PATCH in clients that only know POST, GET with a query that is too long for a URL. */
  private String httpMethod() {
    String override = call.header("X-HTTP-Method-Override");
    if (override != null && call.method().equals("POST")) {
      String meant = override.strip().toUpperCase(Locale.ROOT);
      if (OVERRIDES.contains(meant)) {
        return meant;
      }
    }
    return call.method().equals("HEAD") ? "GET" : call.method();
  }

  private boolean isForm(HttpCall call) {
    return call.method().equals("POST")
        && httpMethod().equals("GET")
        && contentType(call).equals("application/x-www-form-urlencoded");
  }

  private ObjectNode body(ApiMethod method) {
    String schema = method.request();
    if (schema == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    String text = QueryString.utf8(call.body(BODY_BYTES), "the body");
    String type = contentType(call);
    if (!text.isBlank() && !type.isEmpty() && !type.equals("application/json")) {
      throw new ApiException(
          Status.INVALID_ARGUMENT,
          "Unsupported Content-Type: " + Shown.of(type) + " (supported: application/json)");
    }
    Set<String> inUrl = method.bodyField().isEmpty() ? Set.of(method.pathParameter()) : Set.of();
    return ProtoReader.read(Json.parse(text), Schemas.of(schema), method.bodyField(), inUrl);
  }

  private static String contentType(HttpCall call) {
    String type = call.header("Content-Type");
    return type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private Credentials credentials() {
    String header = call.header("Authorization");
    String token = system.token();
    if (header != null && header.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
      token = header.substring("Bearer ".length()).strip();
    } else if (header != null) {
      throw new ApiException(
          Status.UNAUTHENTICATED, "Unsupported authorization (supported: Bearer)");
    }
    String key = call.header("X-Goog-Api-Key");
    return new Credentials(token, key == null ? system.key() : key);
  }

  private HttpAnswer error(ApiException e) {
    code = e.status().name();
    HttpAnswer answer =
        HttpAnswer.json(e.status().http(), ErrorJson.of(e, system.oldErrors()), system.pretty());
    return e.status() == Status.UNAUTHENTICATED
        ? answer.with("WWW-Authenticate", "Bearer realm=\"batchpredict\"")
        : answer;
  }
}
