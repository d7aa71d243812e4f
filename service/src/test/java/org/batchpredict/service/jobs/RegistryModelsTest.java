package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.TestConfigs;
import org.batchpredict.service.jobs.Models.Model;
import org.batchpredict.service.jobs.Models.Version;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryModelsTest {
  private static final Instant SAVED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Caller ANN = new Caller("user:ann@example.com", Set.of());
  private static final Caller BOB = new Caller("user:bob@example.com", Set.of());

  @TempDir Path registry;
  private final List<AuditEntry> audit = new ArrayList<>();
  private Models models = models(Map.of());

  @BeforeEach
  void setUp() {
    Policy policy =
        new Policy(List.of(new Binding("roles/ml.viewer", List.of("user:ann@example.com"))));
    models =
        models(Map.of("p", project(policy, registry.toString()), "bare", project(policy, null)));
  }

  private Models models(Map<String, ProjectConfig> projects) {
    return new RegistryModels(config(projects), audit::add, InstantSource.system());
  }

  @Test
  void findsModelsWithTheirDefaults() throws IOException {
    save("p", "half", "1");
    save("p", "half", "10");
    save("p", "half", "stable");
    save("p", "named", "stable");
    save("p", "chosen", "1");
    save("p", "chosen", "2");
    Files.writeString(model("p", "chosen").resolve("default_version"), "1\n");
    save("other", "theirs", "1");
    Files.createDirectories(model("p", "empty").resolve("1"));

    assertThat(models.models(ANN, "p"))
        .containsExactly(
            new Model("projects/p/models/chosen", Optional.of(version("p", "chosen", "1", true))),
            new Model("projects/p/models/half", Optional.of(version("p", "half", "10", true))),
            new Model("projects/p/models/named", Optional.empty()));
    assertThat(models.versions(ANN, "p", "half"))
        .containsExactly(
            version("p", "half", "stable", false),
            version("p", "half", "1", false),
            version("p", "half", "10", true));
    assertThat(models.model(ANN, "p", "chosen").orElseThrow().defaultVersion())
        .hasValue(version("p", "chosen", "1", true));
    assertThat(models.version(ANN, "p", "half", "1")).hasValue(version("p", "half", "1", false));
  }

  @Test
  void aDefaultThatIsNotThereIsNone() throws IOException {
    save("p", "half", "1");
    Files.writeString(model("p", "half").resolve("default_version"), "2");

    assertThat(models.model(ANN, "p", "half"))
        .hasValue(new Model("projects/p/models/half", Optional.empty()));
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(models.models(ANN, "p")).isEmpty();
    assertThat(models.model(ANN, "p", "none")).isEmpty();
    assertThat(models.versions(ANN, "p", "none")).isEmpty();
    assertThat(models.version(ANN, "p", "none", "1")).isEmpty();
    assertThat(models.models(ANN, "bare")).isEmpty();
    assertThat(models.model(ANN, "bare", "half")).isEmpty();
  }

  @Test
  void takesNoPatternsAndNoWaysUp() throws IOException {
    save("p", "half", "1");
    save("q", "half", "1");

    for (String name : List.of("*", "h*", "../../q/models/half", "..", ".", "", "half/1")) {
      assertThat(models.model(ANN, "p", name)).as(name).isEmpty();
      assertThat(models.versions(ANN, "p", name)).as(name).isEmpty();
      assertThat(models.version(ANN, "p", "half", name)).as(name).isEmpty();
    }
  }

  @Test
  void refusesWhoMayNotLookAndTellsThemNothing() throws IOException {
    save("p", "half", "1");

    for (String name : List.of("half", "none")) {
      assertRefused(() -> models.model(BOB, "p", name), Status.PERMISSION_DENIED);
      assertRefused(() -> models.versions(BOB, "p", name), Status.PERMISSION_DENIED);
      assertRefused(() -> models.version(BOB, "p", name, "1"), Status.PERMISSION_DENIED);
      assertRefused(() -> models.model(Caller.ANONYMOUS, "p", name), Status.UNAUTHENTICATED);
    }
    assertRefused(() -> models.models(BOB, "p"), Status.PERMISSION_DENIED);
    assertRefused(() -> models.models(ANN, "unknown"), Status.PERMISSION_DENIED);
    assertRefused(() -> models.models(Caller.LOCAL, "unknown"), Status.NOT_FOUND);
  }

  @Test
  void keepsEveryCall() throws IOException {
    save("p", "half", "1");
    models.version(ANN, "p", "half", "1");
    assertRefused(() -> models.models(BOB, "p"), Status.PERMISSION_DENIED);

    assertThat(audit)
        .extracting(
            AuditEntry::method,
            AuditEntry::resource,
            AuditEntry::caller,
            AuditEntry::permission,
            AuditEntry::granted,
            AuditEntry::status)
        .containsExactly(
            tuple(
                "ml.projects.models.versions.get",
                "projects/p/models/half/versions/1",
                ANN.member(),
                "ml.versions.get",
                true,
                "OK"),
            tuple(
                "ml.projects.models.list",
                "projects/p",
                BOB.member(),
                "ml.models.list",
                false,
                "PERMISSION_DENIED"));
  }

  private static void assertRefused(ThrowingCallable call, Status status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private Version version(String project, String model, String version, boolean isDefault) {
    return new Version(
        "projects/" + project + "/models/" + model + "/versions/" + version,
        isDefault,
        model(project, model).resolve(version).toString(),
        SAVED);
  }

  private Path model(String project, String model) {
    return registry.resolve("projects").resolve(project).resolve("models").resolve(model);
  }

  private void save(String project, String model, String version) throws IOException {
    Path directory = Files.createDirectories(model(project, model).resolve(version));
    Path graph = Files.createFile(directory.resolve("saved_model.pb"));
    Files.setLastModifiedTime(graph, FileTime.from(SAVED));
  }

  private static ProjectConfig project(Policy policy, @Nullable String registry) {
    return new ProjectConfig(
        List.of(), List.of(), List.of(), registry, Map.of(), policy, ProjectConfig.Limits.DEFAULT);
  }

  private static ServiceConfig config(Map<String, ProjectConfig> projects) {
    return TestConfigs.of(true, null, projects);
  }
}
