package org.batchpredict.service.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;

/** What may be set as a policy. */
public final class PolicyRules {
  private static final int MOST_PRINCIPALS = 1_500;
  private static final String KINDS =
      "allUsers, allAuthenticatedUsers, user:EMAIL, serviceAccount:EMAIL, group:EMAIL,"
          + " domain:DOMAIN";

  private PolicyRules() {}

  /**
   * Refuses what is no policy of a job.
   *
   * @throws ApiException INVALID_ARGUMENT naming every problem
   */
  public static void checkOfJob(Policy policy) {
    List<FieldViolation> problems = problems(policy, Role::isOfJobs, "policy.bindings");
    if (!problems.isEmpty()) {
      throw ApiException.of(Status.INVALID_ARGUMENT, problems);
    }
  }

  /**
   * What is wrong with the policy of a project.
   *
   * @param path of its bindings, which the problems start with
   */
  public static List<FieldViolation> problemsOfProject(Policy policy, String path) {
    return problems(policy, Role::isOfProjects, path);
  }

  /** What is wrong with the {@code version} of a policy, as set or asked for; empty if nothing. */
  public static Optional<FieldViolation> problemOfVersion(String field, int version) {
    return version == 0 || version == 1 || version == 3
        ? Optional.empty()
        : Optional.of(
            new FieldViolation(field, "Invalid version: " + version + " (must be 0, 1 or 3)"));
  }

  /** What is wrong with a binding that has a {@code condition}: that it has. */
  public static FieldViolation problemOfCondition(int binding) {
    return new FieldViolation(
        "policy.bindings[" + binding + "].condition",
        "Unsupported condition: bindings with conditions are not evaluated (remove the condition,"
            + " or give the role to fewer members)");
  }

  private static List<FieldViolation> problems(Policy policy, Predicate<Role> here, String path) {
    List<FieldViolation> problems = new ArrayList<>();
    int principals = 0;
    for (int b = 0; b < policy.bindings().size(); b++) {
      Binding binding = policy.bindings().get(b);
      String field = path + "[" + b + "]";
      principals += binding.members().size();
      if (Role.find(binding.role()).filter(here).isEmpty()) {
        String roles =
            Arrays.stream(Role.values())
                .filter(here)
                .map(Role::wireName)
                .collect(Collectors.joining(", "));
        problems.add(
            new FieldViolation(
                field + ".role",
                "Unsupported role: " + shown(binding.role()) + " (supported: " + roles + ")"));
      }
      if (binding.members().isEmpty()) {
        problems.add(
            new FieldViolation(
                field + ".members", "Invalid members: none (must be at least one member)"));
      }
      for (int m = 0; m < binding.members().size() && problems.size() < 100; m++) {
        String member = binding.members().get(m);
        if (Member.parse(member).isEmpty()) {
          problems.add(
              new FieldViolation(
                  field + ".members[" + m + "]",
                  "Unsupported member: " + shown(member) + " (supported: " + KINDS + ")"));
        }
      }
    }
    if (principals > MOST_PRINCIPALS) {
      problems.add(
          new FieldViolation(
              path,
              "Invalid members: " + principals + " (must be at most " + MOST_PRINCIPALS + ")"));
    }
    return problems;
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
