package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.batchpredict.service.access.ApiKey;
import org.batchpredict.service.access.ApiKeys;
import org.batchpredict.service.access.KeyFile;
import org.batchpredict.service.access.KeyStore;
import org.batchpredict.service.access.ServiceAccountKey;
import org.batchpredict.service.config.ServiceConfig;

/**
 * The command {@code keys}: makes, lists and disables the keys of service accounts. There is no
 * list of accounts: an account is whatever address a key is made for.
 *
 * <pre>
 * keys create --email=EMAIL --out=FILE [--project=ID] [--universeDomain=DOMAIN]
 * keys createApiKey --email=EMAIL
 * keys list
 * keys disable --id=ID
 * </pre>
 */
final class KeysCommand {
  static final String HELP =
      """
      keys create --email=EMAIL --out=FILE     makes a key, and its file in the format of Google's clients
          [--project=ID]                       what the file says of its project
          [--universeDomain=DOMAIN]            for clients that find the service as https://ml.DOMAIN/
      keys createApiKey --email=EMAIL          makes an API key, and prints it this once
      keys list                                lists all keys, one a line
      keys disable --id=ID                     refuses a key, and all tokens that stand for it, from now on
      """;

  private static final Set<String> OPTIONS =
      Set.of("email", "out", "project", "universeDomain", "id");

  private final ServiceConfig config;
  private final KeyStore keys;
  private final InstantSource clock;
  private final PrintStream out;

  KeysCommand(ServiceConfig config, KeyStore keys, InstantSource clock, PrintStream out) {
    this.config = config;
    this.keys = keys;
    this.clock = clock;
    this.out = out;
  }

  /**
   * Does what is asked for.
   *
   * @param args the words after {@code keys}
   * @throws IllegalArgumentException when that is nothing, or a key cannot be made so
   * @throws IllegalStateException when a file cannot be written
   */
  void run(List<String> args) {
    String verb = args.isEmpty() ? "" : args.get(0);
    Map<String, String> options = options(args.isEmpty() ? args : args.subList(1, args.size()));
    switch (verb) {
      case "create" -> create(options);
      case "createApiKey" -> createApiKey(required(options, "email"));
      case "list" -> list();
      case "disable" -> disable(required(options, "id"));
      default ->
          throw new IllegalArgumentException(
              "Unsupported command: keys " + verb + " (supported:)\n" + HELP);
    }
  }

  private static Map<String, String> options(List<String> args) {
    Map<String, String> options = new TreeMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = arg.startsWith("--") && equals > 0 ? arg.substring(2, equals) : "";
      if (!OPTIONS.contains(name) || options.put(name, arg.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "Unsupported argument: " + arg + " (supported:)\n" + HELP);
      }
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("Missing --" + name + "=…\n" + HELP);
    }
    return value;
  }

  private void create(Map<String, String> options) {
    String email = required(options, "email");
    Path file = Path.of(required(options, "out"));
    KeyFile made =
        KeyFile.create(
            email,
            options.getOrDefault("project", project()),
            url(),
            options.get("universeDomain"),
            clock.instant());
    write(file, made.json());
    keys.add(made.key());
    out.printf("Wrote key %s of %s to %s%n", made.key().keyId(), email, file);
  }

  /** What most clients take for the project where none is named. */
  private String project() {
    return config.projects().keySet().stream()
        .filter(id -> !id.equals(ServiceConfig.ANY_PROJECT))
        .sorted()
        .findFirst()
        .orElse("my-project");
  }

  private String url() {
    String url = config.publicUrl();
    if (url != null) {
      return url;
    }
    ServiceConfig.Address listen = config.listen();
    if (listen.port() == 0) {
      throw new IllegalArgumentException(
          "Cannot make a key: the service has no URL that stays (set publicUrl)");
    }
    String host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    return (config.tls() == null ? "http://" : "https://") + host + ":" + listen.port();
  }

  /** Nobody else can read the file, not even for a moment; and none that is there is replaced. */
  private static void write(Path file, String json) {
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream stream = Channels.newOutputStream(channel)) {
      stream.write(json.getBytes(UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException("Cannot write " + file + ": it exists (name another)", e);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private void createApiKey(String email) {
    String apiKey = ApiKeys.generate();
    ApiKey key = ApiKeys.of(apiKey, email, clock.instant());
    keys.add(key);
    out.printf("Key %s of %s, which is shown this once:%n%s%n", key.keyId(), email, apiKey);
  }

  private void list() {
    for (ServiceAccountKey key : keys.serviceAccountKeys()) {
      print(key.keyId(), "file", key.email(), key.created().toString(), key.disabled());
    }
    for (ApiKey key : keys.apiKeys()) {
      print(key.keyId(), "API key", key.email(), key.created().toString(), key.disabled());
    }
  }

  private void print(String id, String kind, String email, String created, boolean disabled) {
    String state = disabled ? "disabled" : "enabled";
    out.println(String.join("\t", id, kind, email, created, state));
  }

  private void disable(String id) {
    if (!keys.disable(id)) {
      throw new IllegalArgumentException("Cannot disable " + id + ": there is no such key");
    }
    out.printf("Disabled %s%n", id);
  }
}
