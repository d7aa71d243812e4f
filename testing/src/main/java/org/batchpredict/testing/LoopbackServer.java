package org.batchpredict.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A server as a process on this machine's loopback, for as long as it is open.
 *
 * @param log where what it says goes
 */
public record LoopbackServer(Process process, int port, Path log) implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 3;
  private static final Path LOGS = Path.of("target", "test-server-logs");

  /**
   * Starts a server that speaks HTTP, and waits until it answers.
   *
   * @param command the command line that makes it listen on a port of the loopback
   */
  public static LoopbackServer start(String name, IntFunction<List<String>> command)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Path log = Files.createTempFile(Files.createDirectories(LOGS), name + "-", ".log");
      Process process =
          new ProcessBuilder(command.apply(port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      LoopbackServer server = new LoopbackServer(process, port, log);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, name + "-stop"));
      if (server.awaitAnswer()) {
        return server;
      }
      server.close();
      if (attempt == ATTEMPTS) { // else another process may have taken the port meanwhile
        throw new IOException("Cannot start " + name + ": " + server.said());
      }
    }
  }

  /** The directory that {@code scripts/fetch-test-servers} has fetched a server to. */
  public static Path fetched(String name) throws IOException {
    String named = System.getenv("TEST_SERVERS");
    Path servers = named == null ? root().resolve("target/test-servers") : Path.of(named);
    Path server = servers.resolve(name);
    if (!Files.isDirectory(server)) {
      throw new IOException(
          "Cannot find the test server %s (run scripts/fetch-test-servers)".formatted(server));
    }
    return server;
  }

  private static Path root() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("scripts/fetch-test-servers"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IOException("Cannot find scripts/fetch-test-servers above " + Path.of("."));
      }
    }
    return directory;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean awaitAnswer() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url())).timeout(DEADLINE).build();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      try {
        client.send(request, BodyHandlers.discarding());
        return true;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("No answer from " + url() + ": " + said(), e);
        }
      }
    }
    return false;
  }

  /** Where it listens: {@code http://127.0.0.1:PORT}, with no slash at the end. */
  public String url() {
    return "http://" + HOST + ":" + port;
  }

  public String said() throws IOException {
    return Files.readString(log, UTF_8);
  }

  /** Ends it, with no warning, and waits until it has ended. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
