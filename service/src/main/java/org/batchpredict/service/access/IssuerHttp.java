package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls an issuer: for seconds, for an answer of bounded size, and never where it sends us on. */
final class IssuerHttp {
  /** The largest answer, in bytes. */
  static final int LARGEST = 512 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Duration patience;
  private final HttpClient client;

  IssuerHttp() {
    this(PATIENCE);
  }

  /**
   * @param patience how long a call may take, all in all
   */
  IssuerHttp(Duration patience) {
    this.patience = patience;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The text at a URL. */
  String get(String url) throws IOException {
    Answer answer = send(request(url).GET());
    if (answer.status() != 200) {
      throw new IOException(url + " answers with status " + answer.status());
    }
    return answer.text();
  }

  /** What a URL answers to a form, whatever the status is. */
  Answer post(String url, Map<String, String> fields, @Nullable String authorization)
      throws IOException {
    HttpRequest.Builder request = request(url).header("Content-Type", FORM);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send(request.POST(BodyPublishers.ofString(form(fields))));
  }

  /** Fields as a form, or a query, has them. */
  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static HttpRequest.Builder request(String url) throws IOException {
    try {
      return HttpRequest.newBuilder(URI.create(url)).header("Accept", "application/json");
    } catch (IllegalArgumentException e) {
      throw new IOException("Invalid URL: " + url + " (must be one of https or http)", e);
    }
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(request.build(), info -> new BoundedBody(LARGEST));
    try {
      HttpResponse<String> response = call.get(patience.toMillis(), MILLISECONDS);
      return new Answer(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(cause.toString(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      call.cancel(true); // which a call that has ended takes no notice of
    }
  }

  /** The status and text of an answer. */
  record Answer(int status, String text) {
    /** It may hold tokens. */
    @Override
    public String toString() {
      return "Answer " + status;
    }
  }
}
