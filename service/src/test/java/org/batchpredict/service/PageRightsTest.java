package org.batchpredict.service;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.batchpredict.service.access.ApiKeys;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.store.Database;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a whole service shows to those who may, and does for them alone. */
class PageRightsTest {
  private static final String JOBS = "/ui/projects/" + PageVisitor.PROJECT + "/jobs";
  private static final String JOB = JOBS + "/mine";
  private static final String NEW = "/ui/projects/" + PageVisitor.PROJECT + "/new";

  /** What forms send, by where they send it. */
  private static final Map<String, Map<String, String>> FORMS = forms();

  @TempDir static Path directory;

  private static @Nullable Service service;
  private static String adminsKey = "";
  private static String viewersKey = "";

  private static Map<String, Map<String, String>> forms() {
    Map<String, Map<String, String>> forms = new LinkedHashMap<>();
    forms.put(JOB + "/cancel", Map.of());
    forms.put(JOB + "/labels", Map.of("labels", "team=other", "etag", ""));
    forms.put(NEW, Map.of("jobId", "by_hand", "model", "/models/m", "dataFormat", "JSON"));
    return forms;
  }

  @BeforeAll
  static void startWithAJob() throws Exception {
    Files.writeString(
        directory.resolve("service.json"),
        """
        {
          "listen": "127.0.0.1:0", "adminListen": "none", "workers": {"jobs": 0},
          "projects": {"%s": {
            "inputRoots": ["."], "outputRoots": ["."], "modelRoots": ["."],
            "policy": {"bindings": [
              {"role": "roles/ml.admin", "members": ["serviceAccount:admin@demo.example"]},
              {"role": "roles/ml.viewer", "members": ["serviceAccount:viewer@demo.example"]}]}}}
        }
        """
            .formatted(PageVisitor.PROJECT));
    ServiceConfig config = ConfigFile.read(directory.resolve("service.json"));
    try (Database database = Database.open(config.database())) {
      adminsKey = addKey(database, "admin@demo.example");
      viewersKey = addKey(database, "viewer@demo.example");
    }
    service = Service.start(config);
    JsonNode request =
        new ObjectMapper()
            .readTree(
                """
                {"labels": {"team": "ads"}, "predictionInput": {"uri": "%1$s/m",
                  "dataFormat": "JSON", "inputPaths": ["%1$s/a"], "outputPath": "%1$s/out"}}
                """
                    .formatted(directory));
    visitor(adminsKey).create("mine", request);
  }

  @AfterAll
  static void stop() {
    requireNonNull(service).close();
  }

  private static String addKey(Database database, String email) {
    String key = ApiKeys.generate();
    database.keys().add(ApiKeys.of(key, email, Instant.EPOCH));
    return key;
  }

  private static PageVisitor visitor(String key) {
    return new PageVisitor(requireNonNull(service).url().toString(), key);
  }

  private static PageVisitor loggedIn(String key) throws Exception {
    PageVisitor visitor = visitor(key);
    visitor.logIn();
    return visitor;
  }

  @Test
  void showsButtonsToThoseWhoMay() throws Exception {
    PageVisitor admin = loggedIn(adminsKey);
    PageVisitor viewer = loggedIn(viewersKey);

    assertThat(admin.get(JOB)).contains("id=\"cancel\"", "id=\"edit-labels\"", "Submit again");
    assertThat(viewer.get(JOB))
        .doesNotContain("id=\"cancel\"", "id=\"edit-labels\"", "Submit again");
    assertThat(admin.get(JOBS)).contains("New job");
    assertThat(viewer.get(JOBS)).contains("mine").doesNotContain("New job");
  }

  @Test
  void showsFormsToThoseWhoMay() throws Exception {
    PageVisitor admin = loggedIn(adminsKey);
    PageVisitor viewer = loggedIn(viewersKey);
    for (String form : FORMS.keySet()) {
      assertThat(admin.visit(form).statusCode()).as(form).isEqualTo(200);
      HttpResponse<String> refused = viewer.visit(form);
      assertThat(refused.statusCode()).as(form).isEqualTo(403);
      assertThat(refused.body()).contains("You may not see this").doesNotContain("<textarea");
    }
  }

  @Test
  void refusesWhatIsPostedByHand() throws Exception {
    PageVisitor viewer = loggedIn(viewersKey);
    String token = viewer.csrf(JOB);
    for (Map.Entry<String, Map<String, String>> form : FORMS.entrySet()) {
      HttpResponse<String> refused = viewer.post(form.getKey(), token, form.getValue());
      assertThat(refused.statusCode()).as(form.getKey()).isEqualTo(403);
      assertThat(refused.body()).contains("ml.jobs.");
    }
    checkThatNothingWasDone();
  }

  @Test
  void refusesTheTokenOfAnotherSession() throws Exception {
    String token = loggedIn(adminsKey).csrf(JOB);
    PageVisitor other = loggedIn(adminsKey);
    for (Map.Entry<String, Map<String, String>> form : FORMS.entrySet()) {
      HttpResponse<String> refused = other.post(form.getKey(), token, form.getValue());
      assertThat(refused.statusCode()).as(form.getKey()).isEqualTo(403);
      assertThat(refused.body()).contains("It was not sent from a page of this session");
    }
    checkThatNothingWasDone();
  }

  private static void checkThatNothingWasDone() throws Exception {
    PageVisitor admin = loggedIn(adminsKey);
    JsonNode job = admin.job("mine");
    assertThat(job.path("state").asText()).isEqualTo("QUEUED");
    assertThat(job.path("labels").path("team").asText()).isEqualTo("ads");
    assertThat(admin.get(JOBS)).doesNotContain("by_hand");
  }
}
