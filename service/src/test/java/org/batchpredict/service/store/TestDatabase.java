package org.batchpredict.service.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.batchpredict.service.config.DatabaseConfig;

/** Databases for tests. */
public final class TestDatabase {
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

  static DatabaseConfig h2(Path directory) {
    return new DatabaseConfig("jdbc:h2:file:" + directory.resolve("jobs"), "sa", null, 10);
  }

  /** In memory, and gone when it is closed. */
  public static Database inMemory() {
    return Database.open(new DatabaseConfig("jdbc:h2:mem:" + UUID.randomUUID(), "sa", null, 10));
  }

  static DatabaseConfig postgres(EmbeddedPostgres postgres) {
    return new DatabaseConfig(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", "postgres", null, 10);
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
