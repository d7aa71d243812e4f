package org.batchpredict.service.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.batchpredict.service.config.DatabaseConfig;

/** Databases for tests. */
final class TestDatabase {
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

  /** Deletes everything that tests have written. */
  static void clear(Database database) {
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
