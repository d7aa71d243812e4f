package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserGuardTest {
  private final Server server =
      HttpServers.of(
          "guarded",
          new Address("127.0.0.1", 0),
          null,
          new BrowserGuard(
              new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                  Content.Sink.write(response, true, "reached", callback);
                  return true;
                }
              },
              "https://ml.example.com/"),
          Duration.ofSeconds(1));

  @BeforeEach
  void start() {
    HttpServers.start(server);
  }

  @AfterEach
  void stop() {
    HttpServers.stop(server);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:8080",
        "Host: 127.0.0.1",
        "Host: [::1]:8080",
        "Host: ml.example.com",
        "Host: localhost\r\nOrigin: http://localhost:8080",
        "Host: localhost\r\nSec-Fetch-Site: same-origin",
        "Host: localhost\r\nSec-Fetch-Site: none",
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"
            + "\r\nSec-Fetch-Dest: document",
      })
  void letsClientsAndItsOwnPagesThrough(String headers) throws Exception {
    assertThat(answer(headers)).startsWith("HTTP/1.1 200").endsWith("reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: 127.0.0.1.evil.example:8080",
        "Host: localhost\r\nOrigin: http://evil.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nOrigin: %",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nSec-Fetch-Site: same-site",
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"
            + "\r\nSec-Fetch-Dest: iframe",
        "Host: localhost\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: cross-site"
            + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document",
      })
  void refusesThePagesOfOthers(String headers) throws Exception {
    assertThat(answer(headers))
        .startsWith("HTTP/1.1 403")
        .contains("\"status\":\"PERMISSION_DENIED\"")
        .doesNotContain("reached");
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    assertThat(answer("Host: evil.example"))
        .contains("Cannot answer: the service is not called evil.example");
  }

  /** By hand: clients of Java do not let others choose these headers. */
  private String answer(String headers) throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), HttpServers.uri(server).getPort())) {
      String request = "GET / HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
