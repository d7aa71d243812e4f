package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.access.LogInIssuers;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ServiceConfig;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/** Makes visits of requests: finds out whose they are, and reads what they bring. */
final class Visits {
  private static final int MAX_FIELDS = 64;
  private static final int MAX_FORM_CHARS = 1 << 20;

  private final SessionCookie cookie;
  private final Authenticator authenticator;
  private final LogInIssuers issuers;
  private final ServiceConfig config;
  private final InstantSource clock;

  Visits(
      SessionCookie cookie,
      Authenticator authenticator,
      LogInIssuers issuers,
      ServiceConfig config,
      InstantSource clock) {
    this.cookie = cookie;
    this.authenticator = authenticator;
    this.issuers = issuers;
    this.config = config;
    this.clock = clock;
  }

  /** The visit of a request. A browser without a session gets one with the answer. */
  Visit of(Request request, Response response) {
    Instant now = clock.instant();
    Session session = session(request, now).orElse(null);
    Caller caller = session == null ? null : caller(session).orElse(null);
    if (session == null || caller == null) {
      session = cookie.guest(now);
      caller = authenticator.authenticate(Credentials.NONE);
      keep(session, request, response);
    }
    return new Visit(
        request.getHttpURI().getCanonicalPath(),
        firsts(Request.extractQueryParameters(request, UTF_8)),
        form(request),
        session,
        caller,
        config.authentication().required(),
        baseUrl(request),
        now);
  }

  /** Gives the browser a session in place of what it had. */
  void keep(Session session, Request request, Response response) {
    HttpCookie.Builder builder =
        HttpCookie.build(name(request), cookie.seal(session))
            .path("/")
            .httpOnly(true)
            .secure(isSecure(request))
            .sameSite(HttpCookie.SameSite.LAX)
            .maxAge(SessionCookie.LIFE.toSeconds());
    Response.putCookie(response, builder.build());
  }

  private Optional<Session> session(Request request, Instant now) {
    String name = name(request);
    return Request.getCookies(request).stream()
        .filter(found -> found.getName().equals(name))
        .findFirst()
        .flatMap(found -> cookie.open(found.getValue(), now));
  }

  /** Who a session is of; empty when its credentials, or whose word it is, are no longer good. */
  private Optional<Caller> caller(Session session) {
    Session.Identity identity = session.identity();
    if (identity != null) {
      return issuers.find(identity.issuer()).map(issuer -> identity.caller());
    }
    Credentials given = session.credentials();
    try {
      return Optional.of(authenticator.authenticate(given == null ? Credentials.NONE : given));
    } catch (ApiException e) {
      if (e.status() == Status.UNAUTHENTICATED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Browsers send a cookie to every port of a host, where other services may be. */
  private String name(Request request) {
    String name = "batchpredict-" + Request.getServerPort(request);
    return isSecure(request) ? "__Host-" + name : name;
  }

  private boolean isSecure(Request request) {
    String url = config.publicUrl();
    boolean isPublic =
        url != null && Request.getServerName(request).equals(URI.create(url).getHost());
    return request.isSecure() || (isPublic && baseUrl(request).startsWith("https:"));
  }

  private String baseUrl(Request request) {
    String url = config.publicUrl();
    if (url != null) {
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    String scheme = request.isSecure() ? "https" : "http";
    return scheme + "://" + request.getHttpURI().getAuthority();
  }

  private static Map<String, String> form(Request request) {
    if (!HttpMethod.POST.is(request.getMethod())) {
      return Map.of();
    }
    try {
      return firsts(FormFields.getFields(request, MAX_FIELDS, MAX_FORM_CHARS));
    } catch (RuntimeException e) { // what Jetty throws
      throw new ApiException(
          Status.INVALID_ARGUMENT, "Cannot read the form: it is too large, damaged or too slow");
    }
  }

  private static Map<String, String> firsts(Fields fields) {
    Map<String, String> firsts = new HashMap<>();
    for (Fields.Field field : fields) {
      String value = field.getValue();
      if (value != null) {
        firsts.put(field.getName(), value);
      }
    }
    return firsts;
  }
}
