package org.batchpredict.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;

/** A service in this process that clients call; it keeps its address when it is started again. */
final class ClientService implements AutoCloseable {
  private final ClientConfig files;
  private final String database;
  private final int workers;
  private final int port;
  private Service service;

  private ClientService(ClientConfig files, String database, int workers) throws Exception {
    this.files = files;
    this.database = database;
    this.workers = workers;
    port = freePort();
    ServiceConfig config = config();
    if (!files.hasKeys()) {
      files.makeKeys(config);
    }
    service = Service.start(config);
  }

  /**
   * Starts a service that callers need keys for.
   *
   * @param database the fields of the database, in JSON; empty for the embedded one
   * @param workers how many jobs it runs at a time
   */
  static ClientService start(ClientConfig files, String database, int workers) throws Exception {
    files.lay();
    return new ClientService(files, database, workers);
  }

  /** Starts another instance on the same database. */
  ClientService another() throws Exception {
    return new ClientService(files, database, workers);
  }

  void restart() throws Exception {
    service.close();
    service = Service.start(config());
  }

  String url() {
    return service.url().toString();
  }

  private ServiceConfig config() throws IOException {
    Path file = files.write(port, database, workers);
    return ConfigFile.read(file);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
    TestWorkers.keep(files.directory().resolve("data"));
  }
}
