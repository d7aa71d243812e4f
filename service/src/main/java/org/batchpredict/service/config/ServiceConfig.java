package org.batchpredict.service.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.batchpredict.service.access.AuthenticationConfig;
import org.jspecify.annotations.Nullable;

/**
 * How a service instance is set up: what its configuration file says (docs/service.md,
 * Configuration).
 *
 * @param listen where the API and the page are served
 * @param adminListen where health and metrics are served; null for nowhere
 * @param publicUrl how clients reach the service, when that is not by {@code listen}
 * @param dataDirectory where the instance keeps its own files: the embedded database
 * @param projects by id; that of the id {@code *} stands for all that are not named
 * @param tls null to speak without
 */
public record ServiceConfig(
    Address listen,
    @Nullable Address adminListen,
    @Nullable String publicUrl,
    String dataDirectory,
    DatabaseConfig database,
    WorkersConfig workers,
    AuthenticationConfig authentication,
    Map<String, ProjectConfig> projects,
    @Nullable Tls tls) {
  /** The id of the project that stands for all that are not named. */
  public static final String ANY_PROJECT = "*";

  public ServiceConfig {
    requireNonNull(listen, "listen");
    requireNonNull(dataDirectory, "dataDirectory");
    requireNonNull(database, "database");
    requireNonNull(workers, "workers");
    requireNonNull(authentication, "authentication");
    projects = Map.copyOf(projects);
  }

  /** A service that speaks without TLS. */
  public ServiceConfig(
      Address listen,
      @Nullable Address adminListen,
      @Nullable String publicUrl,
      String dataDirectory,
      DatabaseConfig database,
      WorkersConfig workers,
      AuthenticationConfig authentication,
      Map<String, ProjectConfig> projects) {
    this(
        listen,
        adminListen,
        publicUrl,
        dataDirectory,
        database,
        workers,
        authentication,
        projects,
        null);
  }

  /** The set-up of a project; null when there is none of that id. */
  public @Nullable ProjectConfig project(String id) {
    ProjectConfig named = projects.get(id);
    return named == null ? projects.get(ANY_PROJECT) : named;
  }

  /** A host and port. */
  public record Address(String host, int port) {}

  /**
   * The certificate that {@code listen} is served with.
   *
   * @param keyStore a file in the format PKCS #12, with the certificate, its chain and its key
   * @param passwordFile a file with the password of that, on its first line
   */
  public record Tls(String keyStore, String passwordFile) {}
}
