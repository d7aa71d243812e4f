package org.batchpredict.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What operators ask: {@code /healthz}, whether the process works; {@code /readyz}, whether calls
 * are to be sent to it; {@code /metrics}, in the text format of Prometheus.
 */
final class AdminHandler extends Handler.Abstract {
  private static final HttpField PLAIN =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
  private static final HttpField PROMETHEUS =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

  private final Supplier<Optional<String>> hindrance;
  private final PrometheusMeterRegistry metrics;

  /**
   * @param hindrance why the instance is not ready; empty when it is
   */
  AdminHandler(Supplier<Optional<String>> hindrance, PrometheusMeterRegistry metrics) {
    this.hindrance = hindrance;
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    switch (Request.getPathInContext(request)) {
      case "/healthz" -> answer(response, HttpStatus.OK_200, PLAIN, "ok\n", callback);
      case "/readyz" -> {
        Optional<String> reason = hindrance.get();
        int status = reason.isEmpty() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
        answer(response, status, PLAIN, reason.orElse("ready") + "\n", callback);
      }
      case "/metrics" ->
          answer(response, HttpStatus.OK_200, PROMETHEUS, metrics.scrape(), callback);
      default ->
          answer(
              response,
              HttpStatus.NOT_FOUND_404,
              PLAIN,
              "Unknown path (known: /healthz, /readyz, /metrics)\n",
              callback);
    }
    return true;
  }

  private static void answer(
      Response response, int status, HttpField type, String text, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(type);
    Content.Sink.write(response, true, text, callback);
  }
}
