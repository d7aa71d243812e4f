package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.SecurityOptions;
import org.batchpredict.pipeline.Troubleshooting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkMasterTest {
  private static final String PASSWORD = "changeit";

  private static final FlinkCluster CLUSTER =
      new FlinkCluster(2, 6, Set.of("flink-dist-1.19.0.jar", "x.jar"));

  private final FlinkPipelineOptions options =
      PipelineOptionsFactory.as(FlinkPipelineOptions.class);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cluster:8081", "http://cluster:8081", "https://cluster", "cluster"})
  void isTheClusterThatTheUserNames(String flinkMaster) {
    options.setFlinkMaster(flinkMaster);
    assertThat(FlinkMaster.of(options)).map(FlinkMaster::address).contains("cluster:8081");
    assertThat(FlinkMaster.of(options)).map(FlinkMaster::inContext).contains(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[local]", "[collection]", "[auto]"})
  void isNoneInThisProcess(String flinkMaster) {
    options.setFlinkMaster(flinkMaster);
    assertThat(FlinkMaster.of(options)).isEmpty();
  }

  @Test
  void isNoneUnlessTheUserNamesOne() {
    assertThat(FlinkMaster.of(options)).isEmpty();
  }

  @Test
  void saysWhatTheClusterHas() throws Exception {
    HttpServer server = HttpServer.create(loopback(), 0);
    assertThat(describe(server, "")).isEqualTo(CLUSTER);
  }

  @Test
  void saysThatNobodyAnswers() {
    options.setFlinkMaster("localhost:1");
    assertThatThrownBy(() -> FlinkMaster.of(options).orElseThrow().describe())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot reach the Flink cluster at localhost:1 (check --flinkMaster: host:port of its"
                + " REST endpoint)")
        .satisfies(
            e ->
                Troubleshooting.assertQuoted(
                    "The Flink cluster cannot be reached", String.valueOf(e.getMessage())));
  }

  @Test
  void speaksTlsToAnHttpsAddress() throws Exception {
    Path keys = makeKeys();
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    Files.writeString(
        directory.resolve("config.yaml"),
        "security.ssl.rest.truststore: %s\nsecurity.ssl.rest.truststore-password: %s\n"
            .formatted(keys, PASSWORD));
    options.setFlinkConfDir(directory.toString());
    assertThat(describe(server, "https://")).isEqualTo(CLUSTER);
  }

  @Test
  void trustsWhomJavaTrustsUnlessToldOtherwise() {
    options.setFlinkMaster("https://cluster:8081");
    assertThat(FlinkMaster.of(options))
        .map(master -> master.settings().get(SecurityOptions.SSL_REST_TRUSTSTORE))
        .hasValueSatisfying(trust -> assertThat(Path.of(trust)).exists());
  }

  @Test
  void speaksNoTlsUnlessTold() {
    options.setFlinkMaster("http://cluster:8081");
    assertThat(FlinkMaster.of(options))
        .map(master -> master.settings().get(SecurityOptions.SSL_REST_ENABLED))
        .isEqualTo(Optional.of(false));
  }

  private FlinkCluster describe(HttpServer server, String scheme) throws Exception {
    answer(
        server,
        "/v1/overview",
        """
        {"taskmanagers":2,"slots-total":6,"slots-available":6,"jobs-running":0,"jobs-finished":0,
         "jobs-cancelled":0,"jobs-failed":0,"flink-version":"1.19.0","flink-commit":"x"}""");
    answer(
        server,
        "/v1/jobmanager/environment",
        """
        {"jvm":{"version":"17","arch":"amd64","options":[]},
         "classpath":["/opt/flink/lib/flink-dist-1.19.0.jar","/opt/flink/lib/x.jar"]}""");
    server.start();
    try {
      options.setFlinkMaster(scheme + "localhost:" + server.getAddress().getPort());
      return FlinkMaster.of(options).orElseThrow().describe();
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String json) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private Path makeKeys() throws Exception {
    Path keys = directory.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -alias server -keyalg RSA -dname CN=localhost -ext SAN=dns:localhost"
                        + " -storetype PKCS12 -storepass "
                        + PASSWORD
                        + " -keystore "
                        + keys)
                    .split(" ", -1))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    return keys;
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
