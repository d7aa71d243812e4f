package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.jobs.Jobs.JobRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may do what with jobs, how often, and what is kept of it. */
class JobsAccessTest extends JobsFixture {
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
