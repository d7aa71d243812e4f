package org.batchpredict.io.files;

import com.google.api.client.googleapis.json.GoogleJsonErrorContainer;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpIOExceptionHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.auth.Credentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, which is tried again while what is wrong may pass (docs/adr/0021, Faults of the
 * network).
 *
 * <p>A batch is one request with others in it. Those that failed are sent again in the next round
 * of the batch, before which it pauses once, and not once for each of them.
 */
final class GoogleRequest
    implements HttpExecuteInterceptor, HttpUnsuccessfulResponseHandler, HttpIOExceptionHandler {
  static final int TRIES = 6;

  private static final Logger LOG = LoggerFactory.getLogger(GoogleRequest.class);

  /** About 0.5, 1, 2, 4, 8 s: each by chance up to half as long again, or half as short. */
  private static final FluentBackoff PAUSES =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(500))
          .withExponent(2)
          .withMaxRetries(TRIES - 1);

  /** A request is not tried again after so long: a server that does not answer takes its time. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final @Nullable Credentials credentials;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private final long start;
  private final BackOff pauses = PAUSES.backoff();
  private boolean sent;

  /** Whether the next try has had its pause, or needs none. */
  private boolean ready;

  private boolean refreshed;

  GoogleRequest(@Nullable Credentials credentials, Sleeper sleeper, LongSupplier nanoTime) {
    this.credentials = credentials;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Puts the access token into a request, which may have to be fetched. */
  void authorize(HttpRequest request) throws IOException {
    if (credentials != null && credentials.hasRequestMetadata()) {
      try {
        credentials
            .getRequestMetadata(request.getUrl().toURI())
            .forEach((name, values) -> request.getHeaders().put(name, List.copyOf(values)));
      } catch (IOException e) {
        throw new NoAccessTokenException(e);
      }
    }
  }

  /** Called before each try; by a batch also before each of its rounds, and for all its parts. */
  @Override
  public void intercept(HttpRequest request) throws IOException {
    boolean isNextRound = sent && !ready && request.getUrl().getRawPath().startsWith("/batch/");
    if (isNextRound && !pause(request, "parts of it failed")) {
      throw new OutlastedException("parts of a batch failed" + tried());
    }
    sent = true;
    ready = false;
  }

  @Override
  public boolean handleResponse(HttpRequest request, HttpResponse response, boolean supportsRetry)
      throws IOException {
    int code = response.getStatusCode();
    if (response.getRequest() != request) { // a part of a batch
      return handlePart(request, response, supportsRetry);
    }
    if (code == 401) {
      return supportsRetry && refresh(request);
    }
    ready = supportsRetry && GoogleErrors.mayPass(code) && pause(request, "it answered " + code);
    return ready;
  }

  /** Whether a part is sent again; if not, the batch ends, unless the part has found no object. */
  private boolean handlePart(HttpRequest part, HttpResponse response, boolean supportsRetry)
      throws IOException {
    int code = response.getStatusCode();
    if (code == 401 && supportsRetry && refresh(part)) {
      return true;
    }
    if (supportsRetry && GoogleErrors.mayPass(code)) {
      return true;
    }
    if (code == 404) {
      return false;
    }
    GoogleJsonErrorContainer body =
        part.getParser()
            .parseAndClose(
                response.getContent(), StandardCharsets.UTF_8, GoogleJsonErrorContainer.class);
    throw new GoogleJsonResponseException(
        new HttpResponseException.Builder(code, response.getStatusMessage(), response.getHeaders()),
        body == null ? null : body.getError());
  }

  /** Takes another token, once: the one at hand may have been taken back early. */
  private boolean refresh(HttpRequest request) throws IOException {
    if (credentials == null || refreshed) {
      return false;
    }
    refreshed = true;
    String refused = request.getHeaders().getAuthorization();
    authorize(request);
    if (Objects.equals(refused, request.getHeaders().getAuthorization())) { // nobody has by now
      try {
        credentials.refresh();
      } catch (IOException e) {
        throw new NoAccessTokenException(e);
      }
      authorize(request);
    }
    ready = true;
    return true;
  }

  @Override
  public boolean handleIOException(HttpRequest request, boolean supportsRetry) throws IOException {
    ready = supportsRetry && pause(request, "the connection failed");
    if (ready) {
      return true;
    }
    // The client library would try for long what is wrong with a socket. This has been tried.
    throw new OutlastedException(Connections.explain(request.getUrl()) + tried());
  }

  private String tried() {
    return String.format(Locale.ROOT, " (tried for %d s)", seconds());
  }

  private long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start);
  }

  private boolean pause(HttpRequest request, String reason) throws IOException {
    long millis = pauses.nextBackOffMillis();
    if (millis == BackOff.STOP || nanoTime.getAsLong() - start > PATIENCE_NANOS) {
      return false;
    }
    LOG.warn(
        "Trying again in {} s, since {}: {} {}",
        String.format(Locale.ROOT, "%.1f", millis / 1000.0),
        reason,
        request.getRequestMethod(),
        withoutQuery(request.getUrl()));
    try {
      sleeper.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting to try a request again");
    }
  }

  private static String withoutQuery(GenericUrl url) {
    return url.buildAuthority() + url.getRawPath();
  }
}
