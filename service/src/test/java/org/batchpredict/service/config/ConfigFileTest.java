package org.batchpredict.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.batchpredict.service.config.ServiceConfig.Tls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path directory;

  @BeforeEach
  void makeWhatTheSampleNames() throws IOException {
    for (String name : List.of("inputs", "outputs", "models", "registry")) {
      Files.createDirectory(directory.resolve(name));
    }
    for (String name : List.of("tls.p12", "tls.password", "database.password", "oidc.secret")) {
      Files.createFile(directory.resolve(name));
    }
  }

  @Test
  void readsEveryFieldOfTheSample() throws IOException {
    ServiceConfig config = read(Files.readString(Path.of("../docs/service.jsonc")));

    assertThat(config)
        .isEqualTo(
            new ServiceConfig(
                new Address("0.0.0.0", 8443),
                new Address("127.0.0.1", 8081),
                "https://ml.example.com",
                at("data"),
                new DatabaseConfig(
                    "jdbc:postgresql://db.example.com/batchpredict",
                    "batchpredict",
                    at("database.password"),
                    10),
                new WorkersConfig(
                    2,
                    List.of(
                        "setpriv",
                        "--reuid=batchpredict-worker",
                        "--init-groups",
                        "--inh-caps=-all"),
                    List.of(),
                    null,
                    Duration.ofSeconds(30),
                    3,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30)),
                new AuthenticationConfig(
                    true,
                    List.of("https://ml.internal.example.com/"),
                    List.of(
                        new AuthenticationConfig.Oidc(
                            "https://login.example.com/realms/main",
                            "batchpredict",
                            "https://login.example.com/realms/main/certs",
                            "groups",
                            List.of("example.com"),
                            new AuthenticationConfig.Client(
                                "batchpredict",
                                at("oidc.secret"),
                                "Example",
                                List.of("email", "groups"))))),
                Map.of(
                    "my-project",
                    new ProjectConfig(
                        List.of(at("inputs"), "gs://my-bucket/inputs"),
                        List.of(at("outputs")),
                        List.of(at("models")),
                        at("registry"),
                        Map.of(
                            "default",
                            List.of("--maxErrorRate=0.01"),
                            "keyed",
                            List.of("--keyField=id")),
                        new Policy(
                            List.of(
                                new Binding("roles/ml.admin", List.of("user:ann@example.com")),
                                new Binding(
                                    "roles/ml.developer",
                                    List.of(
                                        "group:team@example.com",
                                        "serviceAccount:airflow@my-project.example.com")),
                                new Binding("roles/ml.viewer", List.of("domain:example.com")))),
                        new Limits(10, 60, 300))),
                new Tls(at("tls.p12"), at("tls.password"))));
  }

  @Test
  void whatIsLeftOutIsDenied() throws IOException {
    ServiceConfig config = read("{\"projects\": {\"*\": {}}}");

    assertThat(config)
        .isEqualTo(
            new ServiceConfig(
                new Address("127.0.0.1", 8080),
                new Address("127.0.0.1", 8081),
                null,
                at("data"),
                new DatabaseConfig("jdbc:h2:file:" + at("data") + "/jobs", null, null, 10),
                new WorkersConfig(
                    2,
                    List.of(),
                    List.of(),
                    null,
                    Duration.ofSeconds(30),
                    3,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30)),
                new AuthenticationConfig(true, List.of(), List.of()),
                Map.of(
                    "*",
                    new ProjectConfig(
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        Map.of("default", List.of()),
                        Policy.EMPTY,
                        Limits.DEFAULT))));
    assertThat(config.project("any")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"lisen\": \"x\"}"
            + "|Unknown field: lisen (known: adminListen, authentication, dataDirectory, database,"
            + " listen, projects, publicUrl, tls, workers)",
        "[]|Invalid configuration: array (must be an object)",
        "{\"listen\": 8080}|Invalid listen: 8080 (must be text)",
        "{\"listen\": \"8080\"}"
            + "|Invalid listen: 8080 (must be HOST:PORT, such as 127.0.0.1:8080)",
        "{\"listen\": \"::1:80\"}"
            + "|Invalid listen: ::1:80 (must be HOST:PORT, such as 127.0.0.1:8080)",
        "{\"listen\": \"a:65536\"}"
            + "|Invalid listen: a:65536 (must be HOST:PORT, such as 127.0.0.1:8080)",
        "{\"publicUrl\": \"ml.example.com\"}"
            + "|Invalid publicUrl: ml.example.com (must be a URL such as https://ml.example.com)",
        "{\"publicUrl\": \"ftp://ml.example.com\"}"
            + "|Invalid publicUrl: ftp://ml.example.com (must be a URL such as"
            + " https://ml.example.com)",
        "{\"workers\": []}|Invalid workers: array (must be an object)",
        "{\"workers\": {\"jobs\": -1}}"
            + "|Invalid workers.jobs: -1 (must be a whole number, 0 to 10000)",
        "{\"workers\": {\"jobs\": 1.5}}"
            + "|Invalid workers.jobs: 1.5 (must be a whole number, 0 to 10000)",
        "{\"workers\": {\"lease\": 30}}"
            + "|Invalid workers.lease: 30 (must be a duration such as 500ms, 30s, 5m or 1h, at"
            + " least 3s)",
        "{\"workers\": {\"lease\": \"30 s\"}}"
            + "|Invalid workers.lease: \"30 s\" (must be a duration such as 500ms, 30s, 5m or 1h,"
            + " at least 3s)",
        "{\"workers\": {\"prefix\": \"sudo\"}}"
            + "|Invalid workers.prefix: \"sudo\" (must be a list of texts)",
        "{\"workers\": {\"prefix\": [\"\", 1]}}"
            + "|Invalid workers.prefix[0]: \"\" (must be text)"
            + ";Invalid workers.prefix[1]: 1 (must be text)",
        "{\"database\": {\"url\": \"jdbc:sqlite:x\"}}"
            + "|Invalid database.url: jdbc:sqlite:x (must be jdbc:h2:… or jdbc:postgresql:…)",
        "{\"authentication\": {\"required\": \"no\"}}"
            + "|Invalid authentication.required: \"no\" (must be true or false)",
        "{\"authentication\": {\"oidc\": [{\"x\": 1}]}}"
            + "|Missing authentication.oidc[0].issuer"
            + ";Missing authentication.oidc[0].audience"
            + ";Unknown field: authentication.oidc[0].x (known: audience, clientId,"
            + " clientSecretFile, domains, groupsClaim, issuer, jwksUrl, name, scopes)",
        "{\"authentication\": {\"oidc\": [{\"issuer\": \"https://a.example\", \"audience\": \"x\","
            + " \"name\": \"A\", \"clientSecretFile\": \"oidc.secret\"}]}}"
            + "|Invalid authentication.oidc[0].clientSecretFile: given (must be beside a clientId)"
            + ";Invalid authentication.oidc[0].name: given (must be beside a clientId)",
        "{\"authentication\": {\"oidc\": [{\"issuer\": \"https://a.example\", \"audience\": \"x\","
            + " \"clientId\": \"c\"}]}}"
            + "|Missing publicUrl (issuers with a clientId send browsers back to it)",
        "{\"publicUrl\": \"https://b.example\", \"authentication\": {\"oidc\": ["
            + "{\"issuer\": \"https://a.example\", \"audience\": \"x\", \"clientId\": \"c\"},"
            + "{\"issuer\": \"https://a.example\", \"audience\": \"y\", \"clientId\": \"d\"}]}}"
            + "|Invalid authentication.oidc[1].clientId: d (must be the only one of its issuer)",
        "{\"authentication\": {\"oidc\": [{\"issuer\": \"http://a.example\", \"audience\": \"x\"}]}}"
            + "|Invalid authentication.oidc[0].issuer: http://a.example (must be https, but for a"
            + " server on this machine)",
        "{\"projects\": {\"a/b\": {}}}"
            + "|Invalid project: a/b (must be *, or letters, digits, \"-\", \"_\", \".\" and \":\")",
        "{\"projects\": {\"p\": {\"policy\": {\"bindings\": [{\"role\": \"roles/ml.jobOwner\"}]}}}}"
            + "|projects.p.policy.bindings[0].role: Unsupported role: roles/ml.jobOwner (supported:"
            + " roles/ml.admin, roles/ml.editor, roles/ml.developer, roles/ml.viewer,"
            + " roles/ml.modelOwner, roles/ml.modelUser, roles/ml.operationOwner, roles/owner,"
            + " roles/editor, roles/viewer)"
            + ";projects.p.policy.bindings[0].members: Invalid members: none (must be at least one"
            + " member)",
        "{\"projects\": {\"p\": {\"policy\": {\"bindings\": [{\"role\": \"roles/ml.viewer\","
            + " \"members\": [\"allUsers\"], \"condition\": {}}]}}}}"
            + "|Unknown field: projects.p.policy.bindings[0].condition (known: members, role)",
        "{\"projects\": {\"p\": {\"inputRoots\": [\"gs:///x\", \"ftp://a/b\", \"s3://b/*\"]}}}"
            + "|projects.p.inputRoots: Invalid root: gs:///x (must name its bucket, container or"
            + " server)"
            + ";projects.p.inputRoots: Invalid root: ftp://a/b (supported: directories, azfs://, bq://,"
            + " gs://, hdfs://, s3://)"
            + ";projects.p.inputRoots: Invalid root: s3://b/* (must be without wildcards)",
        "{\"projects\": {\"p\": {\"limits\": {\"runningJobs\": -1}}}}"
            + "|Invalid projects.p.limits.runningJobs: -1 (must be a whole number, 0 to 1000000)",
      })
  void namesWhatIsUnknownOrWrong(String json, String problems) {
    assertThatThrownBy(() -> read(json))
        .asInstanceOf(type(InvalidConfigException.class))
        .extracting(InvalidConfigException::problems)
        .isEqualTo(List.of(problems.split(";")));
  }

  @Test
  void namesFilesThatAreNotThere() {
    assertThatThrownBy(
            () ->
                read(
                    "{\"tls\": {\"keyStore\": \"none\", \"passwordFile\": \"tls.password\"},"
                        + " \"projects\": {\"p\": {\"outputRoots\": [\"gone\"]}}}"))
        .hasMessage(
            "Cannot use the configuration %s:\n".formatted(at("service.json"))
                + "  Invalid tls.keyStore: %s (must be a file that can be read)\n"
                    .formatted(at("none"))
                + "  Invalid projects.p.outputRoots[0]: %s (must be a directory that exists)"
                    .formatted(at("gone")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": }", "{} {}", "{\"listen\": \"a:1\", \"listen\": \"b:1\"}", ""})
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("Invalid ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "localhost:80", "[::1]:80", "127.9.9.9:1"})
  void listensOnLoopbackWithoutAuthentication(String listen) throws IOException {
    assertThat(read(open(listen, "http://localhost:1")).authentication().required()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0:0", "[::]:80", "localhost.example.com:1", "192.168.0.1:1", "h:1"})
  void listensNowhereElseWithoutAuthentication(String listen) {
    assertThatThrownBy(() -> read(open(listen, "http://localhost:1")))
        .hasMessageContaining(
            "without authentication (listen on 127.0.0.1, or require authentication)");
  }

  @Test
  void isReachedFromNowhereElseWithoutAuthentication() {
    assertThatThrownBy(() -> read(open("127.0.0.1:0", "https://ml.example.com")))
        .hasMessageContaining("Cannot be reached as https://ml.example.com without authentication");
  }

  @Test
  void namesAnIssuerByItsHostAndAsksForAnAddress() throws IOException {
    ServiceConfig config =
        read(
            "{\"publicUrl\": \"https://b.example\", \"authentication\": {\"oidc\": [{\"issuer\":"
                + " \"https://a.example:1/x\", \"audience\": \"x\", \"clientId\": \"c\"}]}}");

    assertThat(config.authentication().oidc().get(0).client())
        .isEqualTo(new AuthenticationConfig.Client("c", null, "a.example", List.of("email")));
  }

  @Test
  void hasNoAdminAddressWhereItIsToldSo() throws IOException {
    assertThat(read("{\"adminListen\": \"none\"}").adminListen()).isNull();
  }

  private static String open(String listen, String publicUrl) {
    return "{\"listen\": \"%s\", \"publicUrl\": \"%s\", \"authentication\": {\"required\": false}}"
        .formatted(listen, publicUrl);
  }

  private ServiceConfig read(String json) throws IOException {
    return ConfigFile.read(Files.writeString(directory.resolve("service.json"), json));
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }
}
