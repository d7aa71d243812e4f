package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRulesTest {
  @Test
  void takesEveryKindOfMember() {
    Policy policy =
        policy(
            "roles/ml.viewer",
            "allUsers",
            "allAuthenticatedUsers",
            "user:ann@example.com",
            "serviceAccount:robot@project.iam.example.com",
            "group:team@example.com",
            "domain:example.com",
            "domain:localhost");

    assertThatCode(() -> PolicyRules.checkOfJob(policy)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann@example.com",
        "user:",
        "user:ann",
        "user:ann@",
        "user:@example.com",
        "user:a@b@c",
        "user: ann@example.com",
        "User:ann@example.com",
        "allusers",
        "allUsers:x",
        "domain:",
        "domain:-x.org",
        "domain:x..org",
        "domain:a@x.org",
        "deleted:user:ann@example.com?uid=1",
        "principal://iam.example.com/x",
        "projectOwner:p",
      })
  void refusesWhatIsNoMember(String member) {
    assertThatThrownBy(() -> PolicyRules.checkOfJob(policy("roles/ml.viewer", member)))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "Field: policy.bindings[0].members[0] Error: Unsupported member: "
                + member
                + " (supported: allUsers, allAuthenticatedUsers, user:EMAIL, serviceAccount:EMAIL,"
                + " group:EMAIL, domain:DOMAIN)");
  }

  @Test
  void refusesABindingOfNobody() {
    assertThatThrownBy(() -> PolicyRules.checkOfJob(policy("roles/ml.viewer")))
        .hasMessage(
            "Field: policy.bindings[0].members Error: Invalid members: none (must be at least one"
                + " member)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ml.viewer", "roles/ml.modelOwner", "roles/owner", "roles/storage.admin"})
  void refusesWhatIsNoRoleOfAJob(String role) {
    assertThatThrownBy(() -> PolicyRules.checkOfJob(policy(role, "allUsers")))
        .hasMessage(
            "Field: policy.bindings[0].role Error: Unsupported role: "
                + role
                + " (supported: roles/ml.admin, roles/ml.editor, roles/ml.developer,"
                + " roles/ml.viewer, roles/ml.jobOwner)");
  }

  @Test
  void refusesAJobsOwnerOnAProject() {
    assertThat(PolicyRules.problemsOfProject(policy("roles/ml.jobOwner", "allUsers"), "here"))
        .extracting(FieldViolation::field)
        .containsExactly("here[0].role");
    assertThat(PolicyRules.problemsOfProject(policy("roles/owner", "allUsers"), "here")).isEmpty();
  }

  @Test
  void takesAtMostFifteenHundredPrincipals() {
    List<String> most = Collections.nCopies(750, "user:ann@example.com");
    Binding half = new Binding("roles/ml.viewer", most);
    Binding one = new Binding("roles/ml.viewer", List.of("allUsers"));

    assertThatCode(() -> PolicyRules.checkOfJob(new Policy(List.of(half, half))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> PolicyRules.checkOfJob(new Policy(List.of(half, half, one))))
        .hasMessage("Field: policy.bindings Error: Invalid members: 1501 (must be at most 1500)");
  }

  @Test
  void namesEveryProblem() {
    Policy policy =
        new Policy(List.of(new Binding("x", List.of()), new Binding("y", List.of("z"))));

    assertThatThrownBy(() -> PolicyRules.checkOfJob(policy))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(ApiException.class))
        .extracting(ApiException::violations)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(FieldViolation.class))
        .extracting(FieldViolation::field)
        .containsExactly(
            "policy.bindings[0].role",
            "policy.bindings[0].members",
            "policy.bindings[1].role",
            "policy.bindings[1].members[0]");
  }

  @Test
  void takesVersionsOfPoliciesThatThereAre() {
    for (int version : new int[] {0, 1, 3}) {
      assertThat(PolicyRules.problemOfVersion("policy.version", version)).isEmpty();
    }
    for (int version : new int[] {-1, 2, 4}) {
      assertThat(PolicyRules.problemOfVersion("policy.version", version))
          .hasValue(
              new FieldViolation(
                  "policy.version", "Invalid version: " + version + " (must be 0, 1 or 3)"));
    }
  }

  @Test
  void saysThatConditionsAreNotEvaluated() {
    assertThat(PolicyRules.problemOfCondition(2).sentence())
        .isEqualTo(
            "Field: policy.bindings[2].condition Error: Unsupported condition: bindings with"
                + " conditions are not evaluated (remove the condition, or give the role to fewer"
                + " members)");
  }

  private static Policy policy(String role, String... members) {
    return new Policy(List.of(new Binding(role, List.of(members))));
  }
}
