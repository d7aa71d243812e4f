package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerHttpTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final IssuerHttp http = new IssuerHttp();
  private HttpServer server;
  private String url = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Answers with so many bytes, whose number it tells or, for chunks, does not. */
  private static HttpHandler bytes(int count, boolean tells) {
    return exchange -> {
      exchange.sendResponseHeaders(200, tells ? count : 0);
      exchange
          .getResponseBody()
          .write("x".repeat(count).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      exchange.close();
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsNoMoreThanAnIssuerHasToSay(boolean tells) throws IOException {
    server.createContext("/most", bytes(IssuerHttp.LARGEST, tells));
    server.createContext("/more", bytes(IssuerHttp.LARGEST + 1, tells));

    assertThat(http.get(url + "/most")).hasSize(IssuerHttp.LARGEST);
    assertThatThrownBy(() -> http.get(url + "/more"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the answer has more than 524288 bytes");
  }

  @Test
  void goesNowhereElse() {
    AtomicInteger calls = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getResponseHeaders().set("Location", url + "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });

    assertThatThrownBy(() -> http.get(url + "/here"))
        .hasMessage(url + "/here answers with status 307");
    assertThat(post().status()).isEqualTo(307);
    assertThat(calls).hasValue(2);
  }

  private IssuerHttp.Answer post() {
    try {
      return http.post(url + "/here", Map.of("code", "c"), null);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @Timeout(60)
  void waitsForNobodyForEver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, HERE)) {
      IssuerHttp hasty = new IssuerHttp(Duration.ofMillis(50));
      assertThatThrownBy(() -> hasty.get("http://127.0.0.1:" + silent.getLocalPort() + "/"))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer within 50 ms");
    }
  }

  /** The start of an answer is none. */
  @Test
  @Timeout(60)
  void waitsForNoRestForEver() {
    server.createContext("/", exchange -> exchange.sendResponseHeaders(200, 10));

    assertThatThrownBy(() -> new IssuerHttp(Duration.ofSeconds(1)).get(url + "/"))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer within 1000 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no URL", "file:///etc/passwd", "ftp://a.example/"})
  void refusesWhatIsNoUrlOfTheWeb(String other) {
    assertThatThrownBy(() -> http.get(other)).hasMessageStartingWith("Invalid URL: " + other);
  }

  @Test
  void putsNoTokenIntoWords() {
    assertThat(new IssuerHttp.Answer(200, "token")).hasToString("Answer 200");
  }
}
