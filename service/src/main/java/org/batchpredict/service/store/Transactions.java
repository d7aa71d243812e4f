package org.batchpredict.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/** Runs work on the database, each in a transaction of its own. */
final class Transactions {
  /** More than contend for a row at a time; each loser finds that one other has won. */
  private static final int TRIES = 20;

  private final DataSource dataSource;
  private final @Nullable String flush;

  Transactions(DataSource dataSource, Dialect dialect) {
    this.dataSource = dataSource;
    this.flush = dialect.flush();
  }

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Reads, without a transaction. */
  <T> T read(Work<T> work) {
    return run(work, true, false);
  }

  /** Changes what must not be lost: it is durable when this returns. */
  <T> T change(Work<T> work) {
    return run(work, false, true);
  }

  /** Changes what may be lost with the last half second before a crash. */
  <T> T note(Work<T> work) {
    return run(work, false, false);
  }

  private <T> T run(Work<T> work, boolean autoCommit, boolean durable) {
    for (int tries = 1; ; tries++) {
      try (Connection connection = dataSource.getConnection()) {
        if (autoCommit) {
          return work.run(connection);
        }
        T result = commit(connection, work);
        if (durable) {
          flush(connection);
        }
        return result;
      } catch (SQLException e) {
        boolean again = SqlStates.isPassing(e) || SqlStates.isDuplicate(e);
        if (!again || tries == TRIES) {
          throw failure(e);
        }
      }
    }
  }

  private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.run(connection);
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    }
  }

  /** No try of the work again, which is done, when this fails. */
  private void flush(Connection connection) {
    if (flush == null) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(flush);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static void rollBack(Connection connection, Throwable reason) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) { // the connection is lost, and the transaction with it
      reason.addSuppressed(e);
    }
  }

  private static RuntimeException failure(SQLException e) {
    if (SqlStates.isUnavailable(e) || SqlStates.isPassing(e)) {
      ApiException unavailable =
          new ApiException(
              Status.UNAVAILABLE, "Cannot reach the database: it does not answer (try again)");
      unavailable.initCause(e);
      return unavailable;
    }
    return new IllegalStateException(
        "Cannot read or write the database: SQL state " + e.getSQLState(), e);
  }
}
