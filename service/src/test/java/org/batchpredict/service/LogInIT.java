package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in to the page of a real service, through a real issuer, in a real browser. */
class LogInIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String CLIENT = "batch predict";
  private static final String SECRET = "s:e/c r+e&t";

  @TempDir private Path disk;

  @Test
  void letsPeopleInThroughARealIssuer() throws Exception {
    ClientPrograms programs = new ClientPrograms(ROOT);
    int port = freePort();
    String url = "http://localhost:" + port; // another site than the issuer's
    Map<String, String> client =
        Map.of(
            "CLIENT_ID", CLIENT,
            "CLIENT_SECRET", SECRET,
            "REDIRECT_URI", url + "/ui/login/callback");
    try (RealIssuer issuer =
            RealIssuer.start(programs.issuer(), client, disk.resolve("issuer.log"));
        Service service = Service.start(config(port, issuer.url()))) {
      List<ClientProgram.Result> results =
          programs
              .logIn()
              .run(
                  Map.of(
                      "SERVICE_URL",
                      service.url().toString(),
                      "ISSUER",
                      issuer.url(),
                      "CLIENT_ID",
                      CLIENT,
                      "CLIENT_SECRET",
                      SECRET),
                  word -> {});
      assertThat(results).hasSize(5).allMatch(ClientProgram.Result::passed);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ServiceConfig config(int port, String issuer) throws IOException {
    Files.writeString(disk.resolve("secret"), SECRET);
    Path file = disk.resolve("service.json");
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            """
        {
          "listen": "127.0.0.1:%d",
          "adminListen": "none",
          "publicUrl": "http://localhost:%d",
          "workers": {"jobs": 0},
          "authentication": {"oidc": [{
            "issuer": "%s",
            "audience": "%s",
            "clientId": "%s",
            "clientSecretFile": "secret",
            "scopes": ["email", "groups"]
          }]},
          "projects": {"demo": {"policy": {"bindings": [
            {"role": "roles/ml.viewer", "members": ["group:team@demo.example"]}
          ]}}}
        }
        """,
            port,
            port,
            issuer,
            CLIENT,
            CLIENT));
    return ConfigFile.read(file);
  }
}
