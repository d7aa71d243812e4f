package org.batchpredict.service.work;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.batchpredict.service.config.DatabaseConfig;

/** A PostgreSQL whose processes can be killed, and started again with the same data. */
final class KillablePostgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres process;

  KillablePostgres(Path data) throws IOException {
    this.data = data;
    this.process = start(0);
  }

  private EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    // By itself it is set up to be fast, and loses what it has committed when it is killed.
    builder.setServerConfig("synchronous_commit", "on");
    builder.setServerConfig("fsync", "on");
    builder.setServerConfig("full_page_writes", "on");
    return port == 0 ? builder.start() : builder.setPort(port).start();
  }

  DatabaseConfig config() {
    return config("postgres");
  }

  private DatabaseConfig config(String name) {
    return new DatabaseConfig(
        "jdbc:postgresql://localhost:" + process.getPort() + "/" + name, "postgres", null, 6);
  }

  /** Makes a database of its own for a test. */
  DatabaseConfig create(String name) throws SQLException {
    try (Connection connection = process.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return config(name);
  }

  /** Kills all of its processes, with no warning. */
  void kill() throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    while (all.stream().anyMatch(KillablePostgres::isAlive)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** One that is not yet buried has ended. */
  private static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  void restart() throws IOException {
    int port = process.getPort();
    try {
      process.close();
    } catch (IOException | RuntimeException e) {
      // it has been killed: there is nothing to be stopped
    }
    process = start(port);
  }

  @Override
  public void close() {
    try {
      process.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
