package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.rest.ApiServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models, versions, locations, operations and projects, over HTTP. */
class ModelsOverHttpTest {
  private static final String MODELS = "/v1/projects/p/models";

  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    Policy viewer =
        new Policy(List.of(new Binding("roles/ml.admin", List.of(ApiServer.ANN.member()))));
    ProjectConfig project =
        new ProjectConfig(List.of(), List.of(), List.of(), null, Map.of(), viewer, Limits.DEFAULT);
    server =
        ApiServer.start(
            new FakeJobs(), new FakeModels(), ApiServer.config(true, null, Map.of("p", project)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void showsModelsWithTheirDefaultVersions() {
    Answer answer = server.call("GET", MODELS + "/m07?prettyPrint=false", null);
    assertThat(answer.text())
        .matches(
            "\\{\"name\":\"projects/p/models/m07\",\"defaultVersion\":\\{\"name\":"
                + "\"projects/p/models/m07/versions/2\",\"isDefault\":true,\"deploymentUri\":"
                + "\"/registry/m07/2\",\"createTime\":\"2026-01-02T03:04:05Z\",\"runtimeVersion\":"
                + "\"\\d+\\.\\d+\",\"framework\":\"TENSORFLOW\",\"state\":\"READY\"}}");
  }

  @Test
  void leavesOutThatAVersionIsNotTheDefault() {
    assertThat(server.call("GET", MODELS + "/m07/versions/1", null).text())
        .doesNotContain("isDefault");
  }

  @Test
  void listsInPages() {
    List<String> names = new ArrayList<>();
    String token = "";
    List<Integer> sizes = new ArrayList<>();
    do {
      Answer page = server.call("GET", MODELS + "?pageSize=10&pageToken=" + token, null);
      page.json().get("models").forEach(model -> names.add(model.get("name").asText()));
      sizes.add(page.json().get("models").size());
      token = page.json().path("nextPageToken").asText();
    } while (!token.isEmpty());
    assertThat(names)
        .isEqualTo(
            IntStream.range(0, 25)
                .mapToObj(i -> String.format(Locale.ROOT, "projects/p/models/m%02d", i))
                .toList());
    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(server.call("GET", MODELS, null).json().get("models")).hasSize(20);
    assertThat(server.call("GET", MODELS + "?pageSize=1000", null).json().get("models"))
        .hasSize(25);
    assertThat(server.call("GET", MODELS + "/m01/versions", null).json().get("versions"))
        .hasSize(2);
  }

  @Test
  void refusesPageTokensOfOtherLists() {
    String token =
        server.call("GET", MODELS + "?pageSize=10", null).json().get("nextPageToken").asText();
    String madeUp = Base64.getUrlEncoder().encodeToString("projects/p/models/m03".getBytes(UTF_8));
    String changed = token.substring(0, 1).equals("A") ? "B" : "A";

    assertThat(server.call("GET", MODELS + "?pageToken=" + token, null).status()).isEqualTo(200);
    for (String query :
        List.of(
            MODELS + "?pageToken=" + madeUp,
            MODELS + "?pageToken=" + changed + token.substring(1),
            MODELS + "/m01/versions?pageToken=" + token,
            "/v1/projects/p/locations?pageToken=" + token,
            "/v1/projects/p/operations?pageToken=" + token)) {
      assertThat(server.call("GET", query, null).code()).as(query).isEqualTo("INVALID_ARGUMENT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pageToken=x", "pageToken=%21", "pageSize=-1", "filter=name:x"})
  void refusesPages(String query) {
    assertThat(server.call("GET", MODELS + "?" + query, null).code()).isEqualTo("INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/projects/p/models/none", "GET, /v1/projects/p/models/none/versions/1",
    "GET, /v1/projects/p/models/m01/versions/3", "GET, /v1/projects/p/models/none:getIamPolicy",
    "GET, /v1/projects/p/operations/o", "POST, /v1/projects/p/operations/o:cancel",
    "GET, /v1/projects/p/locations/mars", "GET, /v1/projects/p/locations/global/operations/o",
    "POST, /v1/projects/p/locations/global/operations/o:cancel"
  })
  void doesNotFindWhatThereIsNot(String method, String path) {
    assertThat(server.call(method, path, null).code()).isEqualTo("NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/projects/p/models/none/versions | {}",
        "/v1/projects/p/operations | {}",
        "/v1/projects/p/models/m01:getIamPolicy | {\"etag\":\"AAAAAAAAAAE=\"}",
        "/v1/projects/p/locations | {\"locations\":[{\"name\":\"projects/p/locations/global\",\"capabilities\":[{\"type\":\"BATCH_PREDICTION\"}]}]}",
        "/v1/projects/p/locations/global?fields=name | {\"name\":\"projects/p/locations/global\"}",
        "/v1/projects/p:getConfig | {\"serviceAccount\":\"service@p.batchpredict.invalid\"}",
      })
  void answers(String path, String expected) {
    assertThat(Json.write(server.call("GET", path, null).json(), false)).isEqualTo(expected);
  }

  @Test
  void saysWhatMayBeDoneWithAModel() {
    String body = "{\"permissions\":[\"ml.models.get\",\"ml.models.delete\",\"ml.versions.list\"]}";
    assertThat(
            Json.write(server.call("POST", MODELS + "/m01:testIamPermissions", body).json(), false))
        .isEqualTo("{\"permissions\":[\"ml.models.get\",\"ml.versions.list\"]}");
    assertThat(server.call("POST", MODELS + "/none:testIamPermissions", body).text())
        .isEqualTo("{}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"q:getConfig", "q/locations", "q/locations/global", "q/operations"})
  void refusesOtherProjects(String path) {
    assertThat(server.call("GET", "/v1/projects/" + path, null).code())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void keepsWhoLookedAtProjects() {
    server.call("GET", "/v1/projects/p:getConfig", null);
    server.call("GET", "/v1/projects/p/locations/nowhere", null);
    server.call("GET", "/v1/projects/q/operations", null);

    assertThat(server.audit)
        .extracting(
            AuditEntry::method, AuditEntry::resource, AuditEntry::granted, AuditEntry::status)
        .containsExactly(
            tuple("ml.projects.getConfig", "projects/p", true, "OK"),
            tuple("ml.projects.locations.get", "projects/p/locations/nowhere", true, "NOT_FOUND"),
            tuple("ml.projects.operations.list", "projects/q", false, "PERMISSION_DENIED"));
  }
}
