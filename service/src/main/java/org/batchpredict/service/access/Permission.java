package org.batchpredict.service.access;

import java.util.Arrays;
import java.util.Optional;

/** What a call needs: the permissions of {@code ml.v1} that the service asks for. */
public enum Permission {
  JOBS_CANCEL("ml.jobs.cancel"),
  JOBS_CREATE("ml.jobs.create"),
  JOBS_GET("ml.jobs.get"),
  JOBS_GET_IAM_POLICY("ml.jobs.getIamPolicy"),
  JOBS_LIST("ml.jobs.list"),
  JOBS_SET_IAM_POLICY("ml.jobs.setIamPolicy"),
  JOBS_UPDATE("ml.jobs.update"),
  LOCATIONS_GET("ml.locations.get"),
  LOCATIONS_LIST("ml.locations.list"),
  MODELS_GET("ml.models.get"),
  MODELS_LIST("ml.models.list"),
  OPERATIONS_GET("ml.operations.get"),
  OPERATIONS_LIST("ml.operations.list"),
  PROJECTS_GET_CONFIG("ml.projects.getConfig"),
  VERSIONS_GET("ml.versions.get"),
  VERSIONS_LIST("ml.versions.list");

  private final String wireName;

  Permission(String wireName) {
    this.wireName = wireName;
  }

  /** The name that the API gives it, such as {@code ml.jobs.create}. */
  public String wireName() {
    return wireName;
  }

  /** The permission of that name; empty when the service knows none. */
  public static Optional<Permission> find(String wireName) {
    return Arrays.stream(values()).filter(p -> p.wireName.equals(wireName)).findFirst();
  }
}
