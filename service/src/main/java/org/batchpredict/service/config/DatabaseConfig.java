package org.batchpredict.service.config;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Where jobs are kept.
 *
 * @param url of JDBC: {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 * @param passwordFile a file with the password of {@code user}
 * @param connections the most that are open at a time
 */
public record DatabaseConfig(
    String url, @Nullable String user, @Nullable String passwordFile, int connections) {
  public DatabaseConfig {
    requireNonNull(url, "url");
  }
}
