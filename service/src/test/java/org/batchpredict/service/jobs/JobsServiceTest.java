package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.WorkersConfig;
import org.batchpredict.service.jobs.Jobs.JobPage;
import org.batchpredict.service.jobs.Jobs.JobRequest;
import org.batchpredict.service.store.Database;
import org.batchpredict.service.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsServiceTest {
  private static final Caller ADMIN = caller("admin");
  private static final Caller DEVELOPER = caller("dev");
  private static final Caller VIEWER = caller("viewer");
  private static final Caller STRANGER = caller("stranger");
  private static final Limits LIMITS = new Limits(10, 1000, 1000);

  private static final Database database = TestDatabase.inMemory();

  private final List<AuditEntry> audit = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private Jobs jobs = service(LIMITS);

  @BeforeEach
  void clear() {
    TestDatabase.clear(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Caller caller(String name) {
    return new Caller("user:" + name + "@example.com", Set.of());
  }

  private Jobs service(Limits limits) {
    Policy policy =
        new Policy(
            List.of(
                new Binding("roles/ml.admin", List.of(ADMIN.member())),
                new Binding("roles/ml.developer", List.of(DEVELOPER.member())),
                new Binding("roles/ml.viewer", List.of(VIEWER.member()))));
    ProjectConfig project =
        new ProjectConfig(
            List.of("/"),
            List.of("/"),
            List.of("/"),
            "../testdata/registry-that-is-not-there",
            Map.of("fast", List.of("--maxErrors=5")),
            policy,
            limits);
    ServiceConfig config =
        new ServiceConfig(
            new ServiceConfig.Address("localhost", 0),
            null,
            null,
            ".",
            new DatabaseConfig("jdbc:h2:mem:unused", null, null, 1),
            new WorkersConfig(
                0, List.of(), List.of(), null, Duration.ZERO, 3, Duration.ZERO, Duration.ZERO),
            new AuthenticationConfig(true, List.of(), List.of()),
            Map.of("p", project));
    return new JobsService(database.jobs(), audit::add, config, () -> now);
  }

  private static JobRequest request(String id) {
    return request(id, Map.of());
  }

  private static JobRequest request(String id, Map<String, String> labels) {
    return new JobRequest(id, input(id).build(), labels);
  }

  private static PredictionInput.Builder input(String id) {
    return PredictionInput.builder()
        .uri("/models/m")
        .dataFormat("JSON")
        .inputPaths("/in/*")
        .outputPath("/out/" + id)
        .region("here");
  }

  private static JobName name(String id) {
    return new JobName("p", id);
  }

  private static ApiException refused(Status status, Runnable call) {
    return assertThatExceptionOfType(ApiException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.status()).isEqualTo(status))
        .actual();
  }

  @Test
  void createsAJobThatItsCreatorOwns() {
    Job job = jobs.create(DEVELOPER, "p", request("j", Map.of("team", "a")));

    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.creator()).isEqualTo("user:dev@example.com");
    assertThat(job.optionSet()).isEqualTo("default");
    assertThat(jobs.getIamPolicy(DEVELOPER, name("j")).policy())
        .isEqualTo(
            new Policy(List.of(new Binding("roles/ml.jobOwner", List.of("user:dev@example.com")))));
    assertThat(jobs.get(VIEWER, name("j"))).isEqualTo(job);
    assertThat(jobs.position(job)).isEqualTo(1);
    assertThat(jobs.events(VIEWER, name("j"))).hasSize(1);
    assertThat(jobs.attempts(VIEWER, name("j"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "_a", "ä", "a b", "a\n"})
  void refusesBadIds(String id) {
    assertThat(refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", request(id))))
        .hasMessageStartingWith("Field: job.job_id Error: Invalid jobId: \"" + id + "\"");
  }

  @Test
  void refusesIdsThatAreTooLong() {
    String longest = "a".repeat(128);

    assertThat(jobs.create(ADMIN, "p", request(longest)).name().jobId()).isEqualTo(longest);
    refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", request(longest + "a")));
  }

  @Test
  void saysThatAnIdIsTakenWhateverElseIsWrong() {
    jobs.create(ADMIN, "p", request("j"));
    JobRequest bad = new JobRequest("j", PredictionInput.builder().build(), Map.of("Bad", "Value"));

    assertThat(refused(Status.ALREADY_EXISTS, () -> jobs.create(ADMIN, "p", bad)))
        .hasMessage("Field: job.job_id Error: A job with this id already exists.");
  }

  @Test
  void namesEveryProblemOfARequest() {
    JobRequest bad =
        new JobRequest(
            "j", input("j").dataFormat("XML").outputPath(null).build(), Map.of("Bad", "Value"));

    ApiException refused = refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", bad));

    assertThat(refused.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            "job.labels",
            "job.labels",
            "prediction_input.data_format",
            "prediction_input.output_path");
    assertThat(jobs.list(ADMIN, "p", "", 0, "").jobs()).isEmpty();
  }

  @Test
  void takesInternationalLabelsAndRefusesTooMany() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 63; i++) {
      labels.put("k" + i, "");
    }
    labels.put("größe_東京-1", "名" + "1".repeat(62));
    assertThat(jobs.create(ADMIN, "p", request("j", labels)).labels()).isEqualTo(labels);
    labels.put("one-more", "");

    assertThat(
            refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", request("k", labels))))
        .hasMessage("Field: job.labels Error: Invalid labels: 65 (must be at most 64)");
  }

  @Test
  void takesTheOptionSetOfALabel() {
    assertThat(
            jobs.create(ADMIN, "p", request("j", Map.of("batchpredict-options", "fast")))
                .optionSet())
        .isEqualTo("fast");
    assertThat(
            refused(
                Status.INVALID_ARGUMENT,
                () ->
                    jobs.create(ADMIN, "p", request("k", Map.of("batchpredict-options", "slow")))))
        .hasMessage(
            "Field: job.labels Error: Unsupported batchpredict-options: slow (supported:"
                + " default, fast)");
  }

  @Test
  void doesNotFindModels() {
    JobRequest request =
        new JobRequest(
            "j", input("j").uri(null).modelName("projects/p/models/m").build(), Map.of());

    assertThat(refused(Status.NOT_FOUND, () -> jobs.create(ADMIN, "p", request)).violations())
        .extracting(FieldViolation::field)
        .containsExactly("prediction_input.model_name");
  }

  @Test
  void refusesCallersBeforeAnythingElse() {
    jobs.create(DEVELOPER, "p", request("j"));
    JobRequest bad = request("no id");

    for (JobName name : List.of(name("j"), name("none"), new JobName("other", "j"))) {
      String project = name.project();
      List<Runnable> calls = calls(STRANGER, project, name, bad);
      List<Runnable> anonymous = calls(Caller.ANONYMOUS, project, name, bad);
      assertThat(calls)
          .allSatisfy(
              call ->
                  assertThat(refused(Status.PERMISSION_DENIED, call))
                      .hasMessageContaining("(or it may not exist)"));
      assertThat(anonymous).allSatisfy(call -> refused(Status.UNAUTHENTICATED, call));
    }
    refused(Status.NOT_FOUND, () -> jobs.get(VIEWER, name("none")));
    refused(Status.PERMISSION_DENIED, () -> jobs.cancel(VIEWER, name("j")));
    refused(Status.PERMISSION_DENIED, () -> jobs.cancel(VIEWER, name("none")));
    refused(Status.NOT_FOUND, () -> jobs.get(Caller.LOCAL, new JobName("other", "j")));
  }

  private List<Runnable> calls(Caller caller, String project, JobName name, JobRequest request) {
    return List.of(
        () -> jobs.create(caller, project, request),
        () -> jobs.get(caller, name),
        () -> jobs.list(caller, project, "(", -1, "bad"),
        () -> jobs.patch(caller, name, Map.of("Bad", ""), null),
        () -> jobs.cancel(caller, name),
        () -> jobs.getIamPolicy(caller, name),
        () -> jobs.setIamPolicy(caller, name, Policy.EMPTY, null),
        () -> jobs.attempts(caller, name),
        () -> jobs.events(caller, name));
  }

  @Test
  void letsDevelopersCancelTheirOwnJobsOnly() {
    jobs.create(ADMIN, "p", request("theirs"));
    jobs.create(DEVELOPER, "p", request("own"));

    refused(Status.PERMISSION_DENIED, () -> jobs.cancel(DEVELOPER, name("theirs")));
    jobs.cancel(DEVELOPER, name("own"));
    assertThat(jobs.get(DEVELOPER, name("own")).errorMessage())
        .isEqualTo("Job is cancelled by the user.");
    assertThat(refused(Status.FAILED_PRECONDITION, () -> jobs.cancel(DEVELOPER, name("own"))))
        .hasMessageContaining("already completed");
  }

  @Test
  void cancelsACancellingJobAgain() {
    jobs.create(ADMIN, "p", request("j"));
    assertThat(database.jobs().claim("i", 1, Duration.ofHours(1), Map.of("p", 1))).hasSize(1);
    jobs.cancel(ADMIN, name("j"));
    Job cancelling = jobs.get(ADMIN, name("j"));

    jobs.cancel(ADMIN, name("j"));

    assertThat(cancelling.state()).isEqualTo(JobState.CANCELLING);
    assertThat(jobs.get(ADMIN, name("j"))).isEqualTo(cancelling);
  }

  @Test
  void pagesThroughAList() {
    for (int i = 0; i < 25; i++) {
      jobs.create(ADMIN, "p", request("j" + i));
    }

    JobPage first = jobs.list(VIEWER, "p", "", 0, "");
    JobPage second = jobs.list(VIEWER, "p", "", 20, first.nextPageToken());

    assertThat(first.jobs()).hasSize(20);
    assertThat(first.jobs().get(0).name().jobId()).isEqualTo("j24");
    assertThat(second.jobs()).extracting(job -> job.name().jobId()).last().isEqualTo("j0");
    assertThat(second.jobs()).hasSize(5);
    assertThat(second.nextPageToken()).isEmpty();
    assertThat(jobs.list(VIEWER, "p", "", 25, "").nextPageToken()).isEmpty();
    assertThat(jobs.list(VIEWER, "p", "", 1000, "").jobs()).hasSize(25);
    assertThat(refused(Status.INVALID_ARGUMENT, () -> jobs.list(VIEWER, "p", "", -1, "")))
        .hasMessage("Field: page_size Error: Invalid pageSize: -1 (must be >= 0)");
  }

  @Test
  void refusesPageTokensOfOtherLists() {
    for (int i = 0; i < 3; i++) {
      jobs.create(ADMIN, "p", request("j" + i));
    }
    String token = jobs.list(ADMIN, "p", "j*", 1, "").nextPageToken();

    assertThat(jobs.list(ADMIN, "p", "j*", 1, token).jobs()).hasSize(1);
    for (String bad : List.of("x", "ä", token.substring(1), token + "A", "A" + token)) {
      refused(Status.INVALID_ARGUMENT, () -> jobs.list(ADMIN, "p", "j*", 1, bad));
    }
    assertThat(refused(Status.INVALID_ARGUMENT, () -> jobs.list(ADMIN, "p", "", 1, token)))
        .hasMessageStartingWith("Field: page_token Error: Invalid page token");
    assertThat(service(LIMITS).list(ADMIN, "p", "j*", 1, token).jobs()).hasSize(1);
  }

  @Test
  void filtersLists() {
    jobs.create(ADMIN, "p", request("one", Map.of("team", "a")));
    jobs.create(ADMIN, "p", request("two"));
    jobs.cancel(ADMIN, name("two"));

    assertThat(jobs.list(ADMIN, "p", "labels.team=a AND state:QUEUED", 0, "").jobs())
        .extracting(job -> job.name().jobId())
        .containsExactly("one");
    assertThat(jobs.list(ADMIN, "p", "NOT one", 0, "").jobs())
        .extracting(job -> job.name().jobId())
        .containsExactly("two");
    refused(Status.INVALID_ARGUMENT, () -> jobs.list(ADMIN, "p", "nothing=1", 0, ""));
  }

  @Test
  void patchesLabelsWithAnEtag() {
    Job created = jobs.create(ADMIN, "p", request("j"));
    String etag = jobs.etag(created);
    assertThat(Base64.getDecoder().decode(etag)).hasSize(8);

    Job patched = jobs.patch(ADMIN, name("j"), Map.of("a", "b"), etag);

    assertThat(patched.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(jobs.etag(patched)).isNotEqualTo(etag);
    refused(Status.ABORTED, () -> jobs.patch(ADMIN, name("j"), Map.of(), etag));
    refused(Status.ABORTED, () -> jobs.patch(ADMIN, name("j"), Map.of(), "no base64"));
    refused(Status.INVALID_ARGUMENT, () -> jobs.patch(ADMIN, name("j"), Map.of("A", ""), null));
    assertThat(jobs.patch(ADMIN, name("j"), null, jobs.etag(patched))).isEqualTo(patched);
    refused(Status.NOT_FOUND, () -> jobs.patch(ADMIN, name("none"), Map.of(), null));
  }

  @Test
  void replacesPoliciesWithAnEtag() {
    jobs.create(ADMIN, "p", request("j"));
    String etag = jobs.getIamPolicy(ADMIN, name("j")).etag();
    Policy policy = new Policy(List.of(new Binding("roles/ml.viewer", List.of(STRANGER.member()))));

    Jobs.EtaggedPolicy set = jobs.setIamPolicy(ADMIN, name("j"), policy, etag);

    assertThat(set.policy()).isEqualTo(policy);
    assertThat(jobs.get(STRANGER, name("j"))).isNotNull();
    refused(Status.ABORTED, () -> jobs.setIamPolicy(ADMIN, name("j"), Policy.EMPTY, etag));
    assertThat(jobs.setIamPolicy(ADMIN, name("j"), Policy.EMPTY, null).policy())
        .isEqualTo(Policy.EMPTY);
    Policy bad = new Policy(List.of(new Binding("roles/nothing", List.of())));
    refused(Status.INVALID_ARGUMENT, () -> jobs.setIamPolicy(ADMIN, name("j"), bad, null));
  }

  @Test
  void tellsWhatACallerMay() {
    jobs.create(DEVELOPER, "p", request("j"));
    List<Permission> asked = List.of(Permission.JOBS_GET, Permission.JOBS_CANCEL);

    assertThat(jobs.testIamPermissions(DEVELOPER, name("j"), asked)).isEqualTo(asked);
    assertThat(jobs.testIamPermissions(VIEWER, name("j"), asked))
        .containsExactly(Permission.JOBS_GET);
    assertThat(jobs.testIamPermissions(STRANGER, name("j"), asked)).isEmpty();
    assertThat(jobs.testIamPermissions(ADMIN, name("none"), asked)).isEmpty();
  }

  @Test
  void limitsCallsAMinute() {
    jobs = service(new Limits(1, 2, 3));
    jobs.create(ADMIN, "p", request("a"));
    jobs.create(ADMIN, "p", request("b"));
    refused(Status.RESOURCE_EXHAUSTED, () -> jobs.create(ADMIN, "p", request("c")));
    for (int i = 0; i < 3; i++) {
      jobs.get(ADMIN, name("a"));
    }
    assertThat(refused(Status.RESOURCE_EXHAUSTED, () -> jobs.get(ADMIN, name("a"))))
        .hasMessage("Quota exceeded: project p may make 3 reads a minute (try again later)");
    refused(Status.PERMISSION_DENIED, () -> jobs.get(STRANGER, name("a")));
    assertThat(jobs.forWatching().get(ADMIN, name("a"))).isNotNull();

    now = now.plusSeconds(20);
    jobs.get(ADMIN, name("a"));
    refused(Status.RESOURCE_EXHAUSTED, () -> jobs.get(ADMIN, name("a")));
    refused(Status.RESOURCE_EXHAUSTED, () -> jobs.create(ADMIN, "p", request("c")));

    now = now.plusSeconds(3600);
    for (int i = 0; i < 3; i++) {
      jobs.get(ADMIN, name("a"));
    }
    refused(Status.RESOURCE_EXHAUSTED, () -> jobs.get(ADMIN, name("a")));
  }

  @Test
  void keepsEveryCall() {
    jobs.create(ADMIN, "p", request("j"));
    refused(Status.PERMISSION_DENIED, () -> jobs.get(STRANGER, name("j")));
    refused(Status.NOT_FOUND, () -> jobs.get(VIEWER, name("none")));
    jobs.testIamPermissions(Caller.ANONYMOUS, name("j"), List.of());

    assertThat(audit)
        .containsExactly(
            entry("create", "projects/p", ADMIN, "ml.jobs.create", true, "OK"),
            entry("get", "projects/p/jobs/j", STRANGER, "ml.jobs.get", false, "PERMISSION_DENIED"),
            entry("get", "projects/p/jobs/none", VIEWER, "ml.jobs.get", true, "NOT_FOUND"),
            entry("testIamPermissions", "projects/p/jobs/j", Caller.ANONYMOUS, null, true, "OK"));
    audit.clear();

    jobs.forWatching().get(ADMIN, name("j"));
    refused(Status.PERMISSION_DENIED, () -> jobs.forWatching().get(STRANGER, name("j")));

    assertThat(audit).extracting(AuditEntry::status).containsExactly("PERMISSION_DENIED");
  }

  private AuditEntry entry(
      String method,
      String resource,
      Caller caller,
      @Nullable String permission,
      boolean granted,
      String status) {
    return new AuditEntry(
        now, "ml.projects.jobs." + method, resource, caller.member(), permission, granted, status);
  }
}
