package org.batchpredict.pipeline.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;

/** The databases that modules on the class path bring. */
public final class TableServices {
  /** The databases that there are modules for, by scheme. */
  private static final Pattern TABLE = Pattern.compile("(?i)(bq)://.*", Pattern.DOTALL);

  private TableServices() {}

  /** Whether a path is the name of a table, be its module there or not. */
  public static boolean isTable(String path) {
    return TABLE.matcher(path).matches();
  }

  /** Why a name of a table cannot be used; empty when it can. Asks nobody. */
  public static Optional<String> problemOfName(String table) {
    return find(table)
        .map(service -> service.problemOfName(table).map(rule -> "must be " + rule))
        .orElseGet(
            () ->
                Optional.of(
                    "its module is not there: add batchpredict-bigquery to the class path, or to the"
                        + " job jars with -Pbigquery"));
  }

  /** What the names of files start with that the database of a table reads and writes. */
  public static String storage(String table) {
    return service(table).storage();
  }

  /** The tables of the database of a table, whose name was found valid. */
  public static Tables open(String table, PipelineOptions options) {
    return service(table).open(options);
  }

  private static TableService service(String table) {
    return find(table)
        .orElseThrow(() -> new IllegalArgumentException("Unsupported table: " + table));
  }

  private static Optional<TableService> find(String table) {
    Matcher matcher = TABLE.matcher(table);
    return matcher.matches()
        ? all().stream()
            .filter(service -> service.scheme().equals(matcher.group(1).toLowerCase(Locale.ROOT)))
            .findFirst()
        : Optional.empty();
  }

  private static List<TableService> all() {
    return ServiceLoader.load(TableService.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
