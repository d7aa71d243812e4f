package org.batchpredict.service;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Makes servers of HTTP that bear slow and greedy clients. */
final class HttpServers {
  private static final int MAX_THREADS = 200;
  private static final int MIN_THREADS = 4;
  private static final int HEADER_BYTES = 32 << 10;

  /** A connection that says nothing for so long is closed. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  private HttpServers() {}

  /**
   * A server that is not started; once it is, it lets calls in progress end before it stops.
   *
   * @param name of its threads
   * @param grace how long calls in progress have
   */
  static Server of(String name, Address address, List<Handler> handlers, Duration grace) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName(name);
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Handler.Sequence(handlers)));
    server.setStopTimeout(grace.toMillis());
    return server;
  }

  /** Where a started server listens. */
  static URI uri(Server server) {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    String host =
        connector.getHost().contains(":") ? "[" + connector.getHost() + "]" : connector.getHost();
    return URI.create("http://" + host + ":" + connector.getLocalPort());
  }
}
