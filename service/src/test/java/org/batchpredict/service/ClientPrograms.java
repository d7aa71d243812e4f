package org.batchpredict.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs that call a service with clients, each in the version that was fetched. */
final class ClientPrograms {
  private final Path programs;
  private final Path clients;

  /**
   * @param root the directory of the project
   */
  ClientPrograms(Path root) {
    programs = root.resolve("service/src/test/clients");
    String named = System.getenv("TEST_CLIENTS");
    clients = named == null ? root.resolve("target/test-clients") : Path.of(named);
  }

  /** The library of today or of 2019, by {@code python} or {@code python2019}. */
  ClientProgram python(String client, String... arguments) throws IOException {
    Path library = fetched(client).resolve("lib");
    List<String> command = new ArrayList<>();
    command.add("python3");
    command.add(programs.resolve("python/conformance.py").toString());
    command.addAll(List.of(arguments));
    return new ClientProgram(
        client, command, Map.of("PYTHONPATH", library.toString(), "PYTHONDONTWRITEBYTECODE", "1"));
  }

  ClientProgram node() throws IOException {
    return onNode("node", "node/conformance.js", fetched("node"));
  }

  /** Uses the page. */
  ClientProgram browser() throws IOException {
    return onNode("browser", "browser/page.js", fetched("browser"));
  }

  /** Looks at reports. */
  ClientProgram report() throws IOException {
    return onNode("report", "browser/report.js", fetched("browser"));
  }

  /** Logs in to the page. */
  ClientProgram logIn() throws IOException {
    return onNode("login", "browser/login.js", fetched("browser"));
  }

  /** An issuer that people log in through; it is no client, and does not end. */
  ClientProgram issuer() throws IOException {
    return onNode("oidc", "oidc/issuer.js", fetched("oidc"));
  }

  private ClientProgram onNode(String name, String script, Path client) {
    return new ClientProgram(
        name,
        List.of("node", programs.resolve(script).toString()),
        Map.of("NODE_PATH", client.resolve("node_modules").toString()));
  }

  ClientProgram java() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ClientProgram(
        "java",
        List.of(
            java,
            "-Dfile.encoding=UTF-8",
            "-cp",
            fetched("java").resolve("lib") + "/*",
            programs.resolve("java/Conformance.java").toString()),
        Map.of());
  }

  /** Go's tool compiles what it runs. */
  ClientProgram go() throws IOException {
    Path home = fetched("go");
    return new ClientProgram(
        "go",
        List.of(home.resolve("go").toString(), "-C", programs.resolve("go").toString(), "run", "."),
        Map.of(
            "GOMODCACHE", home.resolve("mod").toString(),
            "GOCACHE", home.resolve("cache").toString(),
            "GOFLAGS", "-trimpath -modcacherw",
            "GOPROXY", "off",
            "GOTOOLCHAIN", "local"));
  }

  ClientProgram gcloud() {
    return new ClientProgram(
        "gcloud", List.of(programs.resolve("gcloud/conformance").toString()), Map.of());
  }

  private Path fetched(String client) throws IOException {
    Path home = clients.resolve(client);
    if (!Files.isDirectory(home)) {
      throw new IOException(
          "Cannot find the test client %s (run scripts/fetch-test-clients)".formatted(home));
    }
    return home;
  }
}
