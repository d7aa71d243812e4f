package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Set;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
  private static final Caller ANN = Caller.user("Ann@Example.com", Set.of("Team@example.com"));
  private static final Caller ROBOT = Caller.serviceAccount("robot@example.com");

  @ParameterizedTest
  @CsvSource({
    "allUsers, true, true, true",
    "allAuthenticatedUsers, true, true, false",
    "user:ann@example.com, true, false, false",
    "user:ANN@EXAMPLE.COM, true, false, false",
    "user:ann@example.com.evil.org, false, false, false",
    "user:robot@example.com, false, false, false",
    "serviceAccount:robot@example.com, false, true, false",
    "serviceAccount:ann@example.com, false, false, false",
    "group:team@example.com, true, false, false",
    "group:ann@example.com, false, false, false",
    "domain:example.com, true, false, false",
    "domain:ple.com, false, false, false",
    "domain:com, false, false, false",
    "projectOwner:p, false, false, false",
  })
  void membersIncludeWhomTheyName(String member, boolean ann, boolean robot, boolean nobody) {
    Policy policy = policy("roles/ml.viewer", member);

    assertThat(allowed(ANN, policy)).isEqualTo(ann);
    assertThat(allowed(ROBOT, policy)).isEqualTo(robot);
    assertThat(allowed(Caller.ANONYMOUS, policy)).isEqualTo(nobody);
  }

  @ParameterizedTest
  @EnumSource(Permission.class)
  void whatNoPolicyGivesNobodyHasButWhoIsLocal(Permission permission) {
    assertThat(Access.isAllowed(ANN, permission, Policy.EMPTY, null)).isFalse();
    assertThat(Access.isAllowed(ANN, permission, Policy.EMPTY, Policy.EMPTY)).isFalse();
    assertThat(Access.isAllowed(Caller.ANONYMOUS, permission, Policy.EMPTY, null)).isFalse();
    assertThat(Access.isAllowed(Caller.LOCAL, permission, Policy.EMPTY, null)).isTrue();
  }

  @Test
  void anAddressThatLooksLocalIsNot() {
    Caller caller = Caller.user("local@localhost", Set.of());

    assertThat(Access.isAllowed(caller, Permission.JOBS_LIST, Policy.EMPTY, null)).isFalse();
  }

  @Test
  void ownersOfAJobOwnThatJobAlone() {
    Policy owner = policy("roles/ml.jobOwner", "user:ann@example.com");

    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, Policy.EMPTY, owner)).isTrue();
    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, owner, null)).isFalse();
    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, owner, Policy.EMPTY)).isFalse();
    assertThat(Access.isAllowed(ROBOT, Permission.JOBS_CANCEL, Policy.EMPTY, owner)).isFalse();
  }

  @Test
  void basicRolesAreOfProjectsAlone() {
    Policy owner = policy("roles/owner", "user:ann@example.com");

    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, owner, null)).isTrue();
    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, Policy.EMPTY, owner)).isFalse();
  }

  @Test
  void aDeveloperCancelsOwnJobsAlone() {
    Policy developer = policy("roles/ml.developer", "user:ann@example.com");
    Policy own = policy("roles/ml.jobOwner", "user:ann@example.com");
    Policy other = policy("roles/ml.jobOwner", "user:bob@example.com");

    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, developer, own)).isTrue();
    assertThat(Access.isAllowed(ANN, Permission.JOBS_CANCEL, developer, other)).isFalse();
    assertThat(Access.isAllowed(ANN, Permission.JOBS_GET, developer, other)).isTrue();
  }

  @Test
  void refusesInTheSameWordsWhatIsThereAndWhatIsNot() {
    String missing = refusal(ANN, null);

    assertThat(refusal(ANN, policy("roles/ml.jobOwner", "user:bob@example.com")))
        .isEqualTo(missing)
        .isEqualTo(
            "Permission 'ml.jobs.get' denied on resource 'projects/p/jobs/j' (or it may not"
                + " exist).");
  }

  @Test
  void tellsWhoHasNoCredentialsToSendSome() {
    assertThatThrownBy(() -> check(Caller.ANONYMOUS, null))
        .asInstanceOf(type(ApiException.class))
        .extracting(ApiException::status)
        .isEqualTo(Status.UNAUTHENTICATED);
  }

  private static String refusal(Caller caller, @Nullable Policy job) {
    try {
      check(caller, job);
      return "allowed";
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(Status.PERMISSION_DENIED);
      return e.getMessage();
    }
  }

  private static void check(Caller caller, @Nullable Policy job) {
    Access.check(caller, Permission.JOBS_GET, Policy.EMPTY, job, "projects/p/jobs/j");
  }

  private static boolean allowed(Caller caller, Policy project) {
    return Access.isAllowed(caller, Permission.JOBS_LIST, project, null);
  }

  private static Policy policy(String role, String member) {
    return new Policy(List.of(new Binding(role, List.of(member))));
  }
}
