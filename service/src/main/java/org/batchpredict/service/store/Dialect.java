package org.batchpredict.service.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is not the same in the two databases; the statements are. */
enum Dialect {
  /**
   * The database inside this process. What it has committed is only in memory for half a second,
   * unless it is told to write; and it would close itself when the process is told to end, before
   * jobs are handed over.
   */
  H2(
      "jdbc:h2:",
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
          + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000",
      "CREATE ALIAS IF NOT EXISTS clock_timestamp FOR 'java.time.Instant.now'",
      "",
      "CHECKPOINT SYNC"),
  POSTGRESQL("jdbc:postgresql:", "", null, "COLLATE \"C\"", null);

  private final String prefix;
  private final String settings;
  private final @Nullable String preparation;
  private final String bytewise;
  private final @Nullable String flush;

  Dialect(
      String prefix,
      String settings,
      @Nullable String preparation,
      String bytewise,
      @Nullable String flush) {
    this.prefix = prefix;
    this.settings = settings;
    this.preparation = preparation;
    this.bytewise = bytewise;
    this.flush = flush;
  }

  static Dialect of(String url) {
    for (Dialect dialect : values()) {
      if (url.startsWith(dialect.prefix)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException(
        "Unsupported database: %s (supported: jdbc:h2:…, jdbc:postgresql:…)".formatted(shown(url)));
  }

  /** The URL without its parameters, which may have a password. */
  static String shown(String url) {
    return url.replaceFirst("[;?].*", "").replaceFirst("//[^/]*@", "//");
  }

  /** The URL with the settings that the store relies on. */
  String url(String url) {
    return url + settings;
  }

  /** A statement that is executed before the tables are made; null for none. */
  @Nullable String preparation() {
    return preparation;
  }

  /** What the migrations leave open. */
  Map<String, String> placeholders() {
    return Map.of("bytewise", bytewise);
  }

  /** A statement that makes durable what was committed; null where it is by itself. */
  @Nullable String flush() {
    return flush;
  }
}
