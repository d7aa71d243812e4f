package org.batchpredict.service.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.batchpredict.service.config.ServiceConfig.Tls;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration file: JSON, with comments and a comma after the last element allowed. It
 * is strict, so that no misspelt rule is ever thought to be in force: what is unknown or wrong is
 * refused, all of it at once.
 */
public final class ConfigFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The admin address of an instance that serves neither health nor metrics. */
  private static final String NOWHERE = "none";

  private final ConfigPaths paths;
  private final List<String> problems = new ArrayList<>();

  private ConfigFile(ConfigPaths paths) {
    this.paths = paths;
  }

  /**
   * Reads a file; relative paths in it start at its directory.
   *
   * @throws InvalidConfigException naming every field that is unknown, missing or wrong
   */
  public static ServiceConfig read(Path file) {
    Path directory = file.toAbsolutePath().normalize().getParent();
    ConfigFile reader = new ConfigFile(new ConfigPaths(directory == null ? file : directory));
    ServiceConfig config = reader.read(parse(file));
    if (!reader.problems.isEmpty()) {
      throw new InvalidConfigException(file, reader.problems);
    }
    return config;
  }

  private static JsonNode parse(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new InvalidConfigException(
          file, List.of("Invalid JSON" + where + ": " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new InvalidConfigException(file, List.of("Cannot read it: " + e));
    }
  }

  private ServiceConfig read(JsonNode root) {
    Fields fields = Fields.of(root, problems);
    Address listen = address(fields, "listen", new Address("127.0.0.1", 8080));
    @Nullable Address admin =
        NOWHERE.equals(fields.text("adminListen"))
            ? null
            : address(fields, "adminListen", new Address("127.0.0.1", 8081));
    @Nullable URI publicUrl = Addresses.url(fields, "publicUrl");
    @Nullable Tls tls = tls(fields);
    String data = paths.path(fields, "dataDirectory");
    String dataDirectory = data == null ? paths.resolve("data") : data;
    DatabaseConfig database = database(fields.object("database"), dataDirectory);
    WorkersConfig workers = workers(fields.object("workers"));
    AuthenticationConfig authentication =
        new AuthenticationFields(paths).read(fields.object("authentication"));
    Map<String, ProjectConfig> projects = new ProjectFields(paths).read(fields.object("projects"));
    fields.close();
    if (!authentication.required()) {
      checkLocal(listen, publicUrl);
    }
    if (!fields.has("publicUrl")
        && authentication.oidc().stream().anyMatch(ConfigFile::hasClient)) {
      problems.add("Missing publicUrl (issuers with a clientId send browsers back to it)");
    }
    return new ServiceConfig(
        listen,
        admin,
        publicUrl == null ? null : publicUrl.toString(),
        dataDirectory,
        database,
        workers,
        authentication,
        projects,
        tls);
  }

  private static boolean hasClient(AuthenticationConfig.Oidc issuer) {
    return issuer.client() != null;
  }

  private static Address address(Fields fields, String name, Address fallback) {
    Address address = Addresses.address(fields, name, fallback);
    return address == null ? fallback : address;
  }

  /** Whoever reaches a service that asks nobody who they are may do anything. */
  private void checkLocal(Address listen, @Nullable URI publicUrl) {
    String remedy = " without authentication (listen on 127.0.0.1, or require authentication)";
    if (!Addresses.isLoopback(listen.host())) {
      problems.add("Cannot listen on " + listen.host() + remedy);
    }
    if (publicUrl != null && !Addresses.isLoopback(publicUrl)) {
      problems.add("Cannot be reached as " + publicUrl + remedy);
    }
  }

  private @Nullable Tls tls(Fields fields) {
    if (!fields.has("tls")) {
      return null;
    }
    Fields tls = fields.object("tls");
    tls.required("keyStore");
    tls.required("passwordFile");
    String keyStore = paths.file(tls, "keyStore");
    String passwordFile = paths.file(tls, "passwordFile");
    tls.close();
    return keyStore == null || passwordFile == null ? null : new Tls(keyStore, passwordFile);
  }

  private DatabaseConfig database(Fields fields, String dataDirectory) {
    String url = fields.text("url", "jdbc:h2:file:" + dataDirectory + "/jobs");
    if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
      fields.problem("url", url.replaceFirst("[;?].*", ""), "jdbc:h2:… or jdbc:postgresql:…");
    }
    DatabaseConfig database =
        new DatabaseConfig(
            url,
            fields.text("user"),
            paths.file(fields, "passwordFile"),
            fields.number("connections", 10, 1, 1_000));
    fields.close();
    return database;
  }

  private WorkersConfig workers(Fields fields) {
    WorkersConfig workers =
        new WorkersConfig(
            fields.number("jobs", 2, 0, 10_000),
            fields.texts("prefix"),
            fields.texts("javaOptions"),
            fields.text("classPath"),
            fields.duration("lease", Duration.ofSeconds(30), Duration.ofSeconds(3)),
            fields.number("attempts", 3, 1, 100),
            fields.duration("backOff", Duration.ofSeconds(10), Duration.ZERO),
            fields.duration("grace", Duration.ofSeconds(30), Duration.ZERO));
    fields.close();
    return workers;
  }
}
