package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of Google's documentation of roles, in so far as the service asks for permissions. */
class RoleTest {
  private static final String JOBS_READ = "jobs.get jobs.getIamPolicy jobs.list";
  private static final String MODELS =
      " models.get models.list versions.get versions.list operations.get operations.list";
  private static final String PLACES = " locations.get locations.list projects.getConfig";

  @ParameterizedTest
  @CsvSource({
    "roles/ml.admin, ALL, true, true",
    "roles/ml.editor, JOBS_READ jobs.cancel jobs.create jobs.update MODELS, true, true",
    "roles/ml.developer, JOBS_READ jobs.create MODELS PLACES, true, true",
    "roles/ml.viewer, JOBS_READ MODELS PLACES, true, true",
    "roles/ml.jobOwner, JOBS_READ jobs.cancel jobs.create jobs.setIamPolicy jobs.update,"
        + " false, true",
    "roles/ml.modelOwner, models.get models.list versions.get versions.list, true, false",
    "roles/ml.modelUser, models.get versions.get versions.list, true, false",
    "roles/ml.operationOwner, operations.get operations.list, true, false",
    "roles/owner, ALL, true, false",
    "roles/editor, ALL, true, false",
    "roles/viewer, JOBS_READ MODELS PLACES, true, false",
  })
  void hasExactlyThesePermissions(
      String role, String permissions, boolean onProjects, boolean onJobs) {
    Role found = Role.find(role).orElseThrow();

    String all =
        Arrays.stream(Permission.values())
            .map(permission -> permission.wireName().substring("ml.".length()))
            .collect(Collectors.joining(" "));
    String expected =
        permissions
            .replace("JOBS_READ", JOBS_READ)
            .replace("MODELS", MODELS)
            .replace("PLACES", PLACES)
            .replace("ALL", all);
    assertThat(
            Arrays.stream(Permission.values())
                .filter(found::has)
                .map(permission -> permission.wireName().substring("ml.".length()))
                .toList())
        .containsExactlyInAnyOrder(expected.trim().split(" +"));
    assertThat(found.isOfProjects()).isEqualTo(onProjects);
    assertThat(found.isOfJobs()).isEqualTo(onJobs);
  }
}
