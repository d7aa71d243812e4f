package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.batchpredict.service.HttpServers.Limits;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow on purpose, over sockets: nothing of the server is theirs for ever. */
@Timeout(120)
class SlowClientsTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** So long a client waits for an answer before it sends another byte. */
  private static final int PACE_MILLIS = 10;

  /** Bytes that a client sends before it gives up: far more than it takes. */
  private static final int MOST_DRIPS = 2_000;

  private static final int PATIENCE_MILLIS = 20_000;

  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Socket> sockets = new ArrayList<>();
  private @Nullable Server server;

  @AfterEach
  void stop() throws IOException {
    released.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    if (server != null) {
      HttpServers.stop(server);
    }
  }

  private ServerConnector start(Limits limits) {
    Server started =
        HttpServers.of(
            "slow",
            new Address("127.0.0.1", 0),
            null,
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback)
                  throws Exception {
                if (Request.getPathInContext(request).equals("/wait")) {
                  released.await();
                }
                String said;
                try {
                  said = Content.Source.asString(request, UTF_8);
                } catch (IOException e) {
                  response.setStatus(400);
                  said = String.valueOf(e.getMessage());
                }
                Content.Sink.write(response, true, "said " + said, callback);
                return true;
              }
            },
            Duration.ofSeconds(1),
            limits);
    server = started;
    HttpServers.start(started);
    return (ServerConnector) started.getConnectors()[0];
  }

  private Socket connect(ServerConnector connector) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /** Reads an answer to its last word, which is {@code said} and what was. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().contains("\r\n\r\nsaid ")) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        return answer.toString();
      }
      answer.append((char) c);
    }
    return answer.toString();
  }

  /** Sends a byte now and then until the server answers or ends that; false when it never does. */
  private static boolean drip(Socket socket) throws IOException {
    socket.setSoTimeout(PACE_MILLIS);
    try {
      for (int i = 0; i < MOST_DRIPS; i++) {
        try {
          int unused = socket.getInputStream().read();
          socket.setSoTimeout(PATIENCE_MILLIS);
          return true;
        } catch (SocketTimeoutException e) {
          send(socket, "a");
        }
      }
      return false;
    } catch (IOException e) { // it was closed
      return true;
    }
  }

  @Test
  void aHeaderThatDripsIsEnded() throws IOException {
    ServerConnector connector = start(new Limits(100, LONG, SHORT, LONG));
    Socket first = connect(connector);
    send(first, "GET / HTTP/1.1\r\nX: ");
    assertThat(drip(first)).isTrue();

    Socket second = connect(connector);
    send(second, GET);
    assertThat(answer(second)).startsWith("HTTP/1.1 200");
    send(second, "G");
    assertThat(drip(second)).as("the second request of a connection").isTrue();
  }

  @Test
  void whoeverIsNotSlowIsNotEnded() throws IOException {
    ServerConnector connector = start(new Limits(100, LONG, SHORT, LONG));
    Socket idle = connect(connector);
    send(idle, GET);
    assertThat(answer(idle)).startsWith("HTTP/1.1 200");
    Socket waiting = connect(connector);
    send(waiting, "POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1");
    Socket slow = connect(connector);
    assertThat(drip(slow)).as("ended, after more than the time for a header").isTrue();

    released.countDown();
    send(waiting, "2");
    assertThat(answer(waiting)).startsWith("HTTP/1.1 200");
    send(idle, GET);
    assertThat(answer(idle)).startsWith("HTTP/1.1 200");
  }

  @Test
  void aBodyThatDripsIsEnded() throws IOException {
    Socket socket = connect(start(new Limits(100, LONG, LONG, SHORT)));
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");

    assertThat(drip(socket)).isTrue();
    assertThat(answer(socket)).contains("TTP/1.1 400").endsWith("\r\n\r\nsaid ");
  }

  @Test
  void silenceIsEnded() throws IOException {
    ServerConnector connector = start(new Limits(100, SHORT, LONG, LONG));
    for (String begun :
        List.of(
            "",
            "GET / HTTP/1.1\r\nX: ",
            GET,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1")) {
      Socket socket = connect(connector);
      send(socket, begun);
      while (socket.getInputStream().read() >= 0) {
        // until it is closed
      }
    }
  }

  @Test
  void onlySoManyConnectAtATime() throws IOException {
    ServerConnector connector = start(new Limits(2, LONG, LONG, LONG));
    Socket first = connect(connector);
    Socket second = connect(connector);
    for (Socket socket : List.of(first, second)) {
      send(socket, GET);
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
    }
    Socket third = connect(connector);
    send(third, GET);
    for (int i = 0; i < 100; i++) {
      send(first, GET);
      assertThat(answer(first)).startsWith("HTTP/1.1 200");
    }
    assertThat(third.getInputStream().available()).isZero();
    assertThat(connector.isAccepting()).isFalse();

    first.close();
    second.close();
    assertThat(eventually(connector)).startsWith("HTTP/1.1 200");
  }

  /** The answer to one who tries again when the server closes the connection. */
  private String eventually(ServerConnector connector) {
    while (true) {
      try {
        Socket socket = connect(connector);
        send(socket, GET);
        String answer = answer(socket);
        if (!answer.isEmpty()) {
          return answer;
        }
      } catch (IOException e) {
        // closed
      }
    }
  }
}
