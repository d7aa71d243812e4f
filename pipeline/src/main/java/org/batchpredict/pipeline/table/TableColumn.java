package org.batchpredict.pipeline.table;

import static java.util.Objects.requireNonNull;

/** A column of a table, which may hold nulls. */
public record TableColumn(String name, Type type) {
  /** What a column holds. */
  public enum Type {
    STRING,
    INTEGER,
    BOOLEAN,
    /** Any JSON. */
    JSON
  }

  public TableColumn {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
  }
}
