package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Credentials;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.util.Sleeper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoogleRequestTest {
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private long nanos;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(answers.size() > 1 ? answers.pop() : answers.peek(), -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void pausesLongerAndLonger() throws Exception {
    answers.addAll(List.of(429, 500, 502, 503, 504, 200));
    assertThat(send(this::note)).isEqualTo(200);
    assertThat(pauses).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(pauses.get(i)).isCloseTo(500L << i, within(250L << i));
    }
  }

  @Test
  void givesUpAfterAWhile() {
    answers.add(503);
    assertThatExceptionOfType(HttpResponseException.class)
        .isThrownBy(() -> send(this::note))
        .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(503));
    assertThat(tokens).hasSize(GoogleRequest.TRIES);
    assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isBetween(7_000L, 24_000L);
  }

  @Test
  void isNotPatientWithAServerThatTakesLongToFail() {
    answers.add(503);
    Sleeper slow = millis -> nanos += TimeUnit.SECONDS.toNanos(31);
    assertThatExceptionOfType(HttpResponseException.class).isThrownBy(() -> send(slow));
    assertThat(tokens).hasSize(3);
  }

  @Test
  void triesOnlyWhatMayPass() {
    for (int lasting : List.of(400, 403, 404, 412)) {
      tokens.clear();
      answers.clear();
      answers.add(lasting);
      assertThatExceptionOfType(HttpResponseException.class).isThrownBy(() -> send(this::note));
      assertThat(tokens).as("%d", lasting).hasSize(1);
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void takesOneOtherToken() throws Exception {
    answers.addAll(List.of(401, 503, 200));
    assertThat(send(this::note)).isEqualTo(200);
    assertThat(tokens).containsExactly("Bearer 1", "Bearer 2", "Bearer 2");
    tokens.clear();
    answers.clear();
    answers.add(401);
    assertThatExceptionOfType(HttpResponseException.class).isThrownBy(() -> send(this::note));
    assertThat(tokens).containsExactly("Bearer 1", "Bearer 2");
  }

  @Test
  void saysWhyThereIsNoConnection() {
    server.stop(0);
    assertThatExceptionOfType(OutlastedException.class)
        .isThrownBy(() -> send(this::note))
        .withMessage(
            url()
                + " refuses the connection (is the address right, and the server up?)"
                + " (tried for 0 s)");
    assertThat(pauses).hasSize(GoogleRequest.TRIES - 1);
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    answers.add(503);
    Sleeper interrupted =
        millis -> {
          throw new InterruptedException();
        };
    assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> send(interrupted));
    assertThat(Thread.interrupted()).isTrue();
  }

  private void note(long millis) {
    pauses.add(millis);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private int send(Sleeper sleeper) throws IOException {
    GoogleRetries retries =
        new GoogleRetries(Tokens::new, Map.of("x-audit", "a"), 5000, 0, sleeper, () -> nanos);
    HttpRequest request =
        new NetHttpTransport()
            .createRequestFactory(retries)
            .buildGetRequest(new GenericUrl(url() + "/o?query"));
    HttpResponse response = request.execute();
    response.disconnect();
    return response.getStatusCode();
  }

  /** Credentials whose token can be told. */
  private static final class Tokens extends Credentials {
    private static final long serialVersionUID = 1;

    private int refreshes = 1;

    @Override
    public String getAuthenticationType() {
      return "OAuth2";
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) {
      return Map.of("Authorization", List.of("Bearer " + refreshes));
    }

    @Override
    public boolean hasRequestMetadata() {
      return true;
    }

    @Override
    public boolean hasRequestMetadataOnly() {
      return true;
    }

    @Override
    public void refresh() {
      refreshes++;
    }
  }
}
