package org.batchpredict.service.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.batchpredict.service.access.AuditLog;
import org.batchpredict.service.access.KeyStore;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.jobs.JobStore;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/** The database of the service: H2 in this process, or PostgreSQL. */
public final class Database implements AutoCloseable {
  private static final String MIGRATIONS = "classpath:org/batchpredict/service/store/migrations";
  private static final long CONNECTION_TIMEOUT_MILLIS = 10_000;

  /** H2: the file is locked by another process. */
  private static final int H2_IN_USE = 90020;

  private static final String IN_USE =
      "it is in use by another process (use PostgreSQL for several service instances)";

  private final HikariDataSource dataSource;
  private final Transactions transactions;

  private Database(HikariDataSource dataSource, Dialect dialect) {
    this.dataSource = dataSource;
    this.transactions = new Transactions(dataSource, dialect);
  }

  /**
   * Opens a database, and makes or renews its tables.
   *
   * @throws IllegalArgumentException when it is of a kind that is not supported
   * @throws DatabaseInUseException when another process has it, which may be one's alone
   * @throws IllegalStateException when it cannot be opened; says why
   */
  public static Database open(DatabaseConfig config) {
    return open(config, null);
  }

  /**
   * @param target the version of the tables to stop at; null for the newest
   */
  static Database open(DatabaseConfig config, @Nullable String target) {
    Dialect dialect = Dialect.of(config.url());
    HikariDataSource dataSource = new HikariDataSource(pool(config, dialect));
    try {
      prepare(dataSource, dialect);
      migrate(dataSource, dialect, target);
      return new Database(dataSource, dialect);
    } catch (SQLException | FlywayException e) {
      dataSource.close();
      String start = "Cannot open the database: " + Dialect.shown(config.url()) + ": ";
      throw isInUse(e)
          ? new DatabaseInUseException(start + IN_USE, e)
          : new IllegalStateException(start + reason(e), e);
    }
  }

  private static HikariConfig pool(DatabaseConfig config, Dialect dialect) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("database");
    pool.setJdbcUrl(dialect.url(config.url()));
    pool.setUsername(config.user());
    if (config.passwordFile() != null) {
      pool.setPassword(password(Path.of(config.passwordFile())));
    }
    pool.setMaximumPoolSize(config.connections());
    pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    // The first connection is made below, where what is wrong can be said.
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the password of the database: " + file, e);
    }
  }

  /** A server that does not answer yet is waited for; a file is there for us, or is not. */
  private static void prepare(HikariDataSource pool, Dialect dialect) throws SQLException {
    String preparation = dialect.preparation();
    if (preparation == null) {
      pool.getConnection().close();
      return;
    }
    try (Connection first =
            DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
        Statement statement = first.createStatement()) {
      statement.execute(preparation);
      pool.getConnection().close(); // what is in memory is gone with the last connection
    }
  }

  /** On connections of its own, two at a time: the pool may have one only. */
  private static void migrate(
      HikariDataSource dataSource, Dialect dialect, @Nullable String target) {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(dataSource.getJdbcUrl(), dataSource.getUsername(), dataSource.getPassword())
        .locations(MIGRATIONS)
        .placeholders(dialect.placeholders())
        .ignoreMigrationPatterns(new String[0]) // those of a newer version are none of ours
        .target(target == null ? "latest" : target)
        .load()
        .migrate();
  }

  private static boolean isInUse(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() == H2_IN_USE) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Exception e) {
    if (e instanceof FlywayValidateException) {
      return "its tables are of another version of the service (upgrade this service instance)";
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  public JobStore jobs() {
    return new JdbcJobStore(transactions);
  }

  /** With lists that take a way for few jobs when there are many, or the other way round. */
  JobStore jobs(int fewAre) {
    return new JdbcJobStore(transactions, fewAre);
  }

  public KeyStore keys() {
    return new JdbcKeyStore(transactions);
  }

  public AuditLog audit() {
    return new JdbcAuditLog(transactions);
  }

  /** Whether the database answers. */
  public boolean isReady() {
    return jobs().isReady();
  }

  /** For metrics: the pool of connections. */
  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
