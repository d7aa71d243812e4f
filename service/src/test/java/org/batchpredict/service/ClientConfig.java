package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.store.Database;

/**
 * The configuration of a service that clients call in tests, and what the programs are told of it.
 *
 * @param directory where the service has its file, its data and its outputs
 * @param root the directory of the project, with its test data
 */
record ClientConfig(Path directory, Path root) {
  /** Jobs of this project run; those of any other stay in the queue. */
  private static final String PROJECT = "conformance";

  private static final String LEFT = "left@batchpredict.test";

  /** Whose keys there are. The stranger may do nothing; the key of who left is disabled. */
  private static final Map<String, String> KEYS =
      Map.of(
          "KEY_FILE", "admin@batchpredict.test",
          "DEVELOPER_KEY_FILE", "developer@batchpredict.test",
          "REVOKED_KEY_FILE", LEFT,
          "STRANGER_KEY_FILE", "stranger@batchpredict.test");

  /**
   * Writes the file.
   *
   * @param database the fields of the database, in JSON
   */
  Path write(int port, String database, int workers) throws IOException {
    Files.createDirectories(outputs());
    if (!Files.exists(directory.resolve("data"))) {
      TestWorkers.lend(directory.resolve("data"));
    }
    StringBuilder projects = new StringBuilder();
    projects.append(project(PROJECT, 10, 100_000, 100_000));
    projects.append(",").append(project("*", 0, 100_000, 100_000));
    for (String client : new String[] {"python", "python2019", "node"}) {
      projects.append(",").append(project("limited-" + client, 0, 60, 60));
    }
    String json =
        String.format(
            Locale.ROOT,
            """
        {
          "listen": "127.0.0.1:%d",
          "adminListen": "none",
          "dataDirectory": "data",
          "database": {%s},
          "workers": {"jobs": %d, "grace": "5s", %s},
          "projects": {%s}
        }
        """,
            port,
            database,
            workers,
            TestWorkers.fields(),
            projects);
    return Files.writeString(directory.resolve("service.json"), json, UTF_8);
  }

  private String project(String id, int runningJobs, int creates, int reads) {
    return String.format(
        Locale.ROOT,
        """
    "%s": {
      "inputRoots": ["%s", "%s"], "outputRoots": ["%s"], "modelRoots": ["%s"],
      "modelRegistry": "%s",
      "policy": {"bindings": [
        {"role": "roles/ml.admin", "members": ["serviceAccount:admin@batchpredict.test"]},
        {"role": "roles/ml.developer", "members": [
          "serviceAccount:developer@batchpredict.test", "serviceAccount:left@batchpredict.test"]}]},
      "limits": {"runningJobs": %d, "createsPerMinute": %d, "readsPerMinute": %d}
    }""",
        id,
        root.resolve("testdata"),
        directory,
        outputs(),
        root.resolve("testdata/models"),
        directory.resolve("registry"),
        runningJobs,
        creates,
        reads);
  }

  private Path outputs() {
    return directory.resolve("outputs");
  }

  /** Puts two versions of a model into the registry, and an input on which its model never ends. */
  void lay() throws IOException {
    Path model = directory.resolve("registry/projects").resolve(PROJECT).resolve("models/towers");
    for (String version : new String[] {"v1", "v2"}) {
      copy(root.resolve("testdata/models/two_towers"), model.resolve(version));
    }
    Files.writeString(model.resolve("default_version"), "v2", UTF_8);
    Files.writeString(endlessInput(), "{\"x\": -2}\n", UTF_8);
  }

  private Path endlessInput() {
    return directory.resolve("endless.json");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Files.isDirectory(file) ? copy : copy.resolve(".."));
        if (Files.isRegularFile(file)) {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** What a program is told, by its environment. */
  Map<String, String> settings(String url, String client) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("SERVICE_URL", url);
    settings.put("PROJECT", PROJECT);
    settings.put("MODELS", root.resolve("testdata/models").toString());
    settings.put("SAMPLE_INPUT", root.resolve("testdata/sample/people.json").toString());
    settings.put("ENDLESS_INPUT", endlessInput().toString());
    settings.put("OUTPUT", outputs().resolve(client).toString());
    KEYS.forEach((name, email) -> settings.put(name, keyFile(email).toString()));
    return settings;
  }

  private Path keyFile(String email) {
    return directory.resolve(email + ".json");
  }

  boolean hasKeys() {
    return KEYS.values().stream().allMatch(email -> Files.exists(keyFile(email)));
  }

  /** Makes a key file for each, by the command for it. */
  void makeKeys(ServiceConfig config) throws IOException {
    try (Database database = Database.open(config.database())) {
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
      KeysCommand command = new KeysCommand(config, database.keys(), Clock.systemUTC(), nowhere);
      for (String email : KEYS.values()) {
        command.run(List.of("create", "--email=" + email, "--out=" + keyFile(email)));
      }
      JsonNode left = new ObjectMapper().readTree(keyFile(LEFT).toFile());
      command.run(List.of("disable", "--id=" + left.get("private_key_id").asText()));
    }
  }
}
