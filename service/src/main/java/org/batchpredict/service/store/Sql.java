package org.batchpredict.service.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with parameters: what {@link Connection} does, in a line. */
final class Sql {
  private Sql() {}

  /** Reads a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> list(
      Connection connection, String sql, Row<T> row, Collection<? extends @Nullable Object> values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
          read.add(row.read(rows));
        }
        return read;
      }
    }
  }

  static <T> List<T> list(Connection connection, String sql, Row<T> row, @Nullable Object... values)
      throws SQLException {
    return list(connection, sql, row, Arrays.asList(values));
  }

  /** The one row, if there is any. */
  static <T> Optional<T> find(
      Connection connection, String sql, Row<T> row, @Nullable Object... values)
      throws SQLException {
    return list(connection, sql, row, values).stream().findFirst();
  }

  /** The number in the first column of the one row that is always there. */
  static long number(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    return find(connection, sql, row -> row.getLong(1), values).orElseThrow();
  }

  /** Executes a statement that changes rows; returns how many. */
  static int change(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, Arrays.asList(values));
      return statement.executeUpdate();
    }
  }

  /** What the database's clock says now, not when the transaction began. */
  static Instant now(Connection connection) throws SQLException {
    return find(connection, "SELECT clock_timestamp()", row -> time(row, 1)).orElseThrow();
  }

  static Instant time(ResultSet row, int column) throws SQLException {
    // Databases keep microseconds; a time is the same before it is written, and after.
    return row.getObject(column, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static void bind(
      PreparedStatement statement, Collection<? extends @Nullable Object> values)
      throws SQLException {
    int index = 1;
    for (Object value : values) {
      statement.setObject(index++, stored(value));
    }
  }

  private static @Nullable Object stored(@Nullable Object value) {
    if (value instanceof Instant time) {
      return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    // PostgreSQL keeps no NUL; what came from outside may have one.
    return value instanceof String text ? text.replace('\0', '\uFFFD') : value;
  }
}
