package org.batchpredict.service.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an error of a database means. */
final class SqlStates {
  private static final String UNIQUE = "23505";

  /**
   * Serialization failure, deadlock (each of both databases), lock time-out, the row was changed
   * meanwhile: what a new try mends.
   */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "HYT00", "90131");

  /** H2: the database is closed, closing, or in use by another process. */
  private static final Set<String> CLOSED = Set.of("90098", "90121", "90067", "90020");

  private SqlStates() {}

  static boolean isDuplicate(SQLException e) {
    return UNIQUE.equals(e.getSQLState());
  }

  static boolean isPassing(SQLException e) {
    return PASSING.contains(state(e));
  }

  /** Whether the database does not answer, or is about to end. */
  static boolean isUnavailable(SQLException e) {
    String state = state(e);
    return e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLRecoverableException
        || state.isEmpty() // not of the database: the pool is closed
        || state.startsWith("08") // no connection
        || state.startsWith("57P") // ended by its operator, crashed, starting
        || state.startsWith("53") // no memory, disk or connections left
        || CLOSED.contains(state);
  }

  private static String state(SQLException e) {
    @Nullable String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
