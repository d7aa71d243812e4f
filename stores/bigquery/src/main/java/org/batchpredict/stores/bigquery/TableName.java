package org.batchpredict.stores.bigquery;

import com.google.api.services.bigquery.model.TableReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a table, whose parts have the characters that BigQuery allows there. */
record TableName(String project, String dataset, String table) {
  static final String SCHEME = "bq";
  static final String FORM = "bq://PROJECT.DATASET.TABLE";

  /** Old projects have a domain in front. */
  private static final Pattern NAME =
      Pattern.compile(
          SCHEME
              + "://((?:[a-z0-9.-]{1,200}:)?[a-z0-9-]{1,200})\\.([A-Za-z0-9_]{1,1024})"
              + "\\.([\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}]{1,1024})");

  static Optional<TableName> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new TableName(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** The table of a name that was found valid. */
  static TableName of(String name) {
    return parse(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid table: %s (must be %s)".formatted(name, FORM)));
  }

  TableReference reference() {
    return new TableReference().setProjectId(project).setDatasetId(dataset).setTableId(table);
  }
}
