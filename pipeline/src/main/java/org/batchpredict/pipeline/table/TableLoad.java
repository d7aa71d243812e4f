package org.batchpredict.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Files whose rows are to be those of a table.
 *
 * @param format of the files, as the API calls it
 * @param columns of the table; empty where the files have a schema
 * @param files a pattern that they match, and nothing else
 * @param rows how many there are
 * @param replace whether rows that are there go
 * @param id names the load; letters, digits, hyphens and underscores
 */
public record TableLoad(
    String table,
    String format,
    List<TableColumn> columns,
    String files,
    long rows,
    boolean replace,
    String id) {
  public TableLoad {
    requireNonNull(table, "table");
    requireNonNull(format, "format");
    columns = List.copyOf(columns);
    requireNonNull(files, "files");
    requireNonNull(id, "id");
  }
}
