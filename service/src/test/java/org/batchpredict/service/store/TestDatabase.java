package org.batchpredict.service.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.batchpredict.service.config.DatabaseConfig;

/** Databases for tests. */
public final class TestDatabase {
  private static final int CONNECTIONS = 10;

  private static final List<String> TABLES =
      List.of(
          "output_claim",
          "job_label",
          "attempt",
          "event",
          "audit",
          "secret",
          "api_key",
          "service_account_key",
          "job",
          "project");

  private TestDatabase() {}

  private static final class H2 {
    static final Database DATABASE = inMemory();
  }

  private static final class Postgres {
    static final EmbeddedPostgres PROCESS = start();
    static final Database DATABASE = Database.open(config(PROCESS));
  }

  /** One of H2 for all tests of this process. */
  static Database h2() {
    return H2.DATABASE;
  }

  /** One of PostgreSQL for all tests of this process, with which its process ends. */
  static Database postgres() {
    return Postgres.DATABASE;
  }

  /** In memory, and gone when it is closed. */
  public static Database inMemory() {
    return Database.open(
        new DatabaseConfig("jdbc:h2:mem:" + UUID.randomUUID(), "sa", null, CONNECTIONS));
  }

  static DatabaseConfig h2(Path directory) {
    return new DatabaseConfig("jdbc:h2:file:" + directory.resolve("jobs"), "sa", null, CONNECTIONS);
  }

  static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start PostgreSQL", e);
    }
  }

  static DatabaseConfig config(EmbeddedPostgres postgres) {
    return new DatabaseConfig(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
        "postgres",
        null,
        CONNECTIONS);
  }

  /** A database beside the one that is there at first, and empty. */
  static DatabaseConfig another(EmbeddedPostgres postgres, String name) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new DatabaseConfig(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name,
        "postgres",
        null,
        CONNECTIONS);
  }

  static EmbeddedPostgres postgresProcess() {
    return Postgres.PROCESS;
  }

  /** Deletes everything that tests have written. */
  public static void clear(Database database) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("DELETE FROM " + table);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot clear the database", e);
    }
  }
}
