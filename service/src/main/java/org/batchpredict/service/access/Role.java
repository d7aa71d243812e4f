package org.batchpredict.service.access;

import static org.batchpredict.service.access.Permission.JOBS_CANCEL;
import static org.batchpredict.service.access.Permission.JOBS_CREATE;
import static org.batchpredict.service.access.Permission.JOBS_GET;
import static org.batchpredict.service.access.Permission.JOBS_GET_IAM_POLICY;
import static org.batchpredict.service.access.Permission.JOBS_LIST;
import static org.batchpredict.service.access.Permission.JOBS_SET_IAM_POLICY;
import static org.batchpredict.service.access.Permission.JOBS_UPDATE;
import static org.batchpredict.service.access.Permission.LOCATIONS_GET;
import static org.batchpredict.service.access.Permission.LOCATIONS_LIST;
import static org.batchpredict.service.access.Permission.MODELS_GET;
import static org.batchpredict.service.access.Permission.MODELS_LIST;
import static org.batchpredict.service.access.Permission.OPERATIONS_GET;
import static org.batchpredict.service.access.Permission.OPERATIONS_LIST;
import static org.batchpredict.service.access.Permission.PROJECTS_GET_CONFIG;
import static org.batchpredict.service.access.Permission.VERSIONS_GET;
import static org.batchpredict.service.access.Permission.VERSIONS_LIST;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The roles of {@code ml.v1} and the basic roles, with those of their permissions that the service
 * asks for (Google's "AI Platform roles and permissions").
 */
public enum Role {
  ML_ADMIN("roles/ml.admin", On.EVERYTHING, EnumSet.allOf(Permission.class)),
  ML_EDITOR(
      "roles/ml.editor",
      On.EVERYTHING,
      EnumSet.of(
          JOBS_CANCEL,
          JOBS_CREATE,
          JOBS_GET,
          JOBS_GET_IAM_POLICY,
          JOBS_LIST,
          JOBS_UPDATE,
          MODELS_GET,
          MODELS_LIST,
          OPERATIONS_GET,
          OPERATIONS_LIST,
          VERSIONS_GET,
          VERSIONS_LIST)),
  ML_DEVELOPER("roles/ml.developer", On.EVERYTHING, reading(JOBS_CREATE)),
  ML_VIEWER("roles/ml.viewer", On.EVERYTHING, reading()),
  ML_JOB_OWNER(
      "roles/ml.jobOwner",
      On.JOBS,
      EnumSet.of(
          JOBS_CANCEL,
          JOBS_CREATE,
          JOBS_GET,
          JOBS_GET_IAM_POLICY,
          JOBS_LIST,
          JOBS_SET_IAM_POLICY,
          JOBS_UPDATE)),
  ML_MODEL_OWNER(
      "roles/ml.modelOwner",
      On.PROJECTS,
      EnumSet.of(MODELS_GET, MODELS_LIST, VERSIONS_GET, VERSIONS_LIST)),
  ML_MODEL_USER(
      "roles/ml.modelUser", On.PROJECTS, EnumSet.of(MODELS_GET, VERSIONS_GET, VERSIONS_LIST)),
  ML_OPERATION_OWNER(
      "roles/ml.operationOwner", On.PROJECTS, EnumSet.of(OPERATIONS_GET, OPERATIONS_LIST)),
  OWNER("roles/owner", On.PROJECTS, EnumSet.allOf(Permission.class)),
  EDITOR("roles/editor", On.PROJECTS, EnumSet.allOf(Permission.class)),
  VIEWER("roles/viewer", On.PROJECTS, reading());

  private final String wireName;
  private final On on;

  @SuppressWarnings("ImmutableEnumChecker") // a copy of its own, which nobody changes
  private final Set<Permission> permissions;

  Role(String wireName, On on, Set<Permission> permissions) {
    this.wireName = wireName;
    this.on = on;
    this.permissions = Set.copyOf(permissions);
  }

  /** The name that policies have for it, such as {@code roles/ml.viewer}. */
  public String wireName() {
    return wireName;
  }

  boolean has(Permission permission) {
    return permissions.contains(permission);
  }

  boolean isOfProjects() {
    return on != On.JOBS;
  }

  boolean isOfJobs() {
    return on != On.PROJECTS;
  }

  static Optional<Role> find(String wireName) {
    return Arrays.stream(values()).filter(r -> r.wireName.equals(wireName)).findFirst();
  }

  private static EnumSet<Permission> reading(Permission... more) {
    EnumSet<Permission> permissions =
        EnumSet.of(
            JOBS_GET,
            JOBS_GET_IAM_POLICY,
            JOBS_LIST,
            LOCATIONS_GET,
            LOCATIONS_LIST,
            MODELS_GET,
            MODELS_LIST,
            OPERATIONS_GET,
            OPERATIONS_LIST,
            PROJECTS_GET_CONFIG,
            VERSIONS_GET,
            VERSIONS_LIST);
    permissions.addAll(Arrays.asList(more));
    return permissions;
  }

  /** Of what a role can be given. */
  private enum On {
    PROJECTS,
    JOBS,
    EVERYTHING
  }
}
