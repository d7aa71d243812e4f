package org.batchpredict.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.batchpredict.service.config.ServiceConfig.Tls;
import org.batchpredict.service.rest.ApiErrorHandler;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes servers of HTTP that bear slow and greedy clients. */
final class HttpServers {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServers.class);
  private static final int MAX_THREADS = 200;
  private static final int MIN_THREADS = 4;
  private static final int HEADER_BYTES = 32 << 10;

  /** So long may connections be idle when there are as many as there may be. */
  private static final Duration IDLE_IN_A_CROWD = Duration.ofSeconds(20);

  private HttpServers() {}

  /**
   * What a server bears.
   *
   * @param connections at a time; more wait to be accepted, or are closed
   * @param idle a connection that says nothing for so long is closed
   * @param header so long may a header take
   * @param body so long may a body take
   */
  record Limits(int connections, Duration idle, Duration header, Duration body) {
    static final Limits DEFAULT =
        new Limits(1_000, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  /**
   * A server that is not started; once it is, it lets calls in progress end before it stops.
   *
   * @param name of its threads
   * @param tls null for a server that speaks without TLS
   * @param grace how long calls in progress have
   */
  static Server of(
      String name, Address address, @Nullable Tls tls, Handler handler, Duration grace) {
    return of(name, address, tls, handler, grace, Limits.DEFAULT);
  }

  static Server of(
      String name,
      Address address,
      @Nullable Tls tls,
      Handler handler,
      Duration grace,
      Limits limits) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName(name);
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, factories(tls));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(limits.idle().toMillis());
    server.addConnector(connector);
    NetworkConnectionLimit most = new NetworkConnectionLimit(limits.connections(), connector);
    most.setEndPointIdleTimeout(Math.min(IDLE_IN_A_CROWD.toMillis(), limits.idle().toMillis()));
    server.addBean(most);
    server.setErrorHandler(new ApiErrorHandler());
    SlowHeaders headers = new SlowHeaders(new SlowBodies(handler, limits.body()), limits.header());
    connector.addEventListener(headers);
    server.setHandler(new GracefulHandler(headers));
    server.setStopTimeout(grace.toMillis());
    return server;
  }

  private static ConnectionFactory[] factories(@Nullable Tls tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (tls == null) {
      return new ConnectionFactory[] {plain};
    }
    http.addCustomizer(new SecureRequestCustomizer(false)); // names are checked where it matters
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStoreType("PKCS12");
    context.setKeyStorePath(tls.keyStore());
    context.setKeyStorePassword(password(Path.of(tls.passwordFile())));
    return new ConnectionFactory[] {new SslConnectionFactory(context, plain.getProtocol()), plain};
  }

  private static String password(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the password of the key store: " + file, e);
    }
  }

  /**
   * Starts a server.
   *
   * @throws IllegalStateException when it cannot listen
   */
  static void start(Server server) {
    try {
      server.start();
    } catch (Exception e) { // what Jetty throws
      stop(server);
      ServerConnector connector = (ServerConnector) server.getConnectors()[0];
      throw new IllegalStateException(
          "Cannot listen on %s:%s: %s"
              .formatted(connector.getHost(), connector.getPort(), reason(e)),
          e);
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Stops a server; calls that do not end in time are cut off. */
  static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) { // what Jetty throws
      LOG.warn("Cannot stop serving in good order: {}", e.toString());
    }
  }

  /** Where a started server listens. */
  static URI uri(Server server) {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    boolean isTls = connector.getConnectionFactory(SslConnectionFactory.class) != null;
    String scheme = isTls ? "https" : "http";
    String host =
        connector.getHost().contains(":") ? "[" + connector.getHost() + "]" : connector.getHost();
    return URI.create(scheme + "://" + host + ":" + connector.getLocalPort());
  }
}
