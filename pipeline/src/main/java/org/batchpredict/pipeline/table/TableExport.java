package org.batchpredict.pipeline.table;

import static java.util.Objects.requireNonNull;

/**
 * A table to be written to files.
 *
 * @param format of the files, as the API calls it
 * @param files their names, with a {@code *} for their numbers
 * @param id names the export; letters, digits, hyphens and underscores
 */
public record TableExport(String table, String format, String files, String id) {
  public TableExport {
    requireNonNull(table, "table");
    requireNonNull(format, "format");
    requireNonNull(files, "files");
    requireNonNull(id, "id");
  }
}
