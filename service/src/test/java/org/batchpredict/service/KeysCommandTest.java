package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Authenticators;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.access.MemoryKeys;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.store.Database;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path directory;
  private final MemoryKeys keys = new MemoryKeys();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("key.json");
  }

  @Test
  void makesAKeyFileThatTheServiceTakes() throws Exception {
    run("create", "--email=robot@example.com", "--out=" + file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.properties().stream().map(field -> field.getKey()).toList())
        .containsExactly(
            "type",
            "project_id",
            "private_key_id",
            "private_key",
            "client_email",
            "client_id",
            "auth_uri",
            "token_uri");
    assertThat(json.path("type").asText()).isEqualTo("service_account");
    assertThat(json.path("project_id").asText()).isEqualTo("p");
    assertThat(json.path("token_uri").asText()).isEqualTo("https://ml.example.com/token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(authenticator().authenticate(new Credentials(signed(json), null)).member())
        .isEqualTo("serviceAccount:robot@example.com");
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "Wrote key %s of robot@example.com to %s%n"
                .formatted(json.path("private_key_id").asText(), file));
    assertThat(keys.serviceAccountKeys().toString())
        .doesNotContain(json.path("private_key").asText().substring(30, 90));
  }

  private static String signed(JsonNode json) throws Exception {
    String pem = json.path("private_key").asText().replaceAll("-----[^-]*-----", "");
    PrivateKey key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    String email = json.path("client_email").asText();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(json.path("private_key_id").asText())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(email)
                .subject(email)
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(3600)))
                .build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  @Test
  void saysWhatUniverseItIsFor() throws IOException {
    run(
        "create",
        "--email=robot@example.com",
        "--project=other",
        "--universeDomain=example.com:8443",
        "--out=" + file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("universe_domain").asText()).isEqualTo("example.com:8443");
    assertThat(json.path("project_id").asText()).isEqualTo("other");
  }

  @Test
  void replacesNoFile() throws IOException {
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> run("create", "--email=robot@example.com", "--out=" + file))
        .hasMessage("Cannot write " + file + ": it exists (name another)");
    assertThat(file).hasContent("mine");
    assertThat(keys.serviceAccountKeys()).isEmpty();
  }

  @Test
  void makesApiKeysThatAreShownOnce() throws IOException {
    run("createApiKey", "--email=robot@example.com");

    String apiKey = out.toString(UTF_8).lines().skip(1).findFirst().orElseThrow();
    assertThat(apiKey).startsWith("bpk_");
    assertThat(authenticator().authenticate(new Credentials(null, apiKey)).member())
        .isEqualTo("serviceAccount:robot@example.com");
    out.reset();
    run("list");
    assertThat(out.toString(UTF_8)).doesNotContain(apiKey).contains("\tAPI key\t");
  }

  @Test
  void listsAndDisables() throws IOException {
    run("create", "--email=robot@example.com", "--out=" + file);
    String id = keys.serviceAccountKeys().get(0).keyId();
    run("disable", "--id=" + id);
    out.reset();
    run("list");

    assertThat(out.toString(UTF_8))
        .isEqualTo("%s\tfile\trobot@example.com\t2026-01-02T03:04:05Z\tdisabled%n".formatted(id));
    assertThatThrownBy(() -> run("disable", "--id=none"))
        .hasMessage("Cannot disable none: there is no such key");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> run()).hasMessageStartingWith("Unsupported command: keys ");
    assertThatThrownBy(() -> run("x")).hasMessageStartingWith("Unsupported command: keys x");
    assertThatThrownBy(() -> run("list", "--all=1"))
        .hasMessageStartingWith("Unsupported argument: --all=1");
    assertThatThrownBy(() -> run("create", "--out=" + file))
        .hasMessageStartingWith("Missing --email=");
    assertThatThrownBy(() -> run("create", "--email=robot", "--out=" + file))
        .hasMessage("Invalid email: robot (must be an address such as robot@example.com)");
    assertThatThrownBy(() -> run("createApiKey", "--email=robot"))
        .hasMessage("Invalid email: robot (must be an address such as robot@example.com)");
  }

  @Test
  void saysWhatToDoWhileAServiceHasTheDatabase() throws Exception {
    ServiceConfig config = config("{\"dataDirectory\": \"data\"}");
    Database.open(config.database()).close();
    Path database = directory.resolve("data/jobs.mv.db");
    try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> ServiceMain.keys(config, List.of("list")))
          .hasMessage(
              "Cannot work on keys while the service runs: its database is in use (stop the"
                  + " service, run this again, and start it: its jobs go on where they were. With"
                  + " PostgreSQL it may run on)");
    }
    ServiceMain.keys(config, List.of("list"));
  }

  @Test
  void needsAUrlThatStays() {
    assertThatThrownBy(
            () ->
                command("{\"listen\": \"127.0.0.1:0\"}")
                    .run(List.of("create", "--email=robot@example.com", "--out=" + file)))
        .hasMessage("Cannot make a key: the service has no URL that stays (set publicUrl)");
  }

  private Authenticator authenticator() throws IOException {
    ServiceConfig config = config("{}");
    return Authenticators.of(
        config.authentication(), () -> "https://ml.example.com", keys, new byte[32], () -> NOW);
  }

  private void run(String... args) throws IOException {
    command("{\"publicUrl\": \"https://ml.example.com/\", \"projects\": {\"*\": {}, \"p\": {}}}")
        .run(List.of(args));
  }

  private KeysCommand command(String json) throws IOException {
    return new KeysCommand(config(json), keys, () -> NOW, new PrintStream(out, true, UTF_8));
  }

  private ServiceConfig config(String json) throws IOException {
    return ConfigFile.read(Files.writeString(directory.resolve("service.json"), json));
  }
}
