package org.batchpredict.service.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.TokenExchange;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.service.jobs.Projects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves the API: all paths but those of the page, {@code /} and {@code /ui}. What it cannot answer
 * is an error in the API's envelope, too.
 */
public final class ApiHandler extends Handler.Abstract {
  /** Smaller ones gain nothing. */
  private static final int MIN_GZIP_BYTES = 512;

  /** As the real service has them. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "private",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "SAMEORIGIN",
          "Vary", "Origin, X-Origin, Referer, Accept-Encoding");

  private final ApiCalls calls;
  private final ServiceConfig config;

  public ApiHandler(
      Jobs jobs,
      Models models,
      Projects projects,
      Authenticator authenticator,
      TokenExchange exchange,
      PageTokens pages,
      ServiceConfig config,
      CallListener listener,
      InstantSource clock) {
    this.config = config;
    calls =
        new ApiCalls(
            new Operations(jobs, models, projects, pages),
            Map.of(
                "GET /$discovery/rest",
                Documents::discovery,
                "GET /discovery/v1/apis/ml/v1/rest",
                Documents::discovery,
                "GET /openapi.json",
                Documents::openApi,
                "POST /token",
                new TokenEndpoint(exchange),
                "POST /v2/entries:list",
                new LogEndpoint(jobs, pages),
                "POST /batch",
                new BatchEndpoint(this::answer)),
            authenticator,
            listener,
            clock);
  }

  private HttpAnswer answer(HttpCall call) {
    return calls.answer(call);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    JettyCall call = new JettyCall(request, config.publicUrl());
    if (call.path().equals("/") || call.path().equals("/ui") || call.path().startsWith("/ui/")) {
      return false;
    }
    HttpAnswer answer = calls.answer(call);
    byte[] body = answer.bytes();
    response.setStatus(answer.status());
    HEADERS.forEach(response.getHeaders()::put);
    answer.headers().forEach(response.getHeaders()::put);
    if (body.length >= MIN_GZIP_BYTES && acceptsGzip(request)) {
      body = gzip(body);
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static boolean acceptsGzip(Request request) {
    List<String> codings = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING);
    return codings.contains("gzip");
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
