package org.batchpredict.service.web;

import java.util.List;
import org.batchpredict.service.access.Access;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs;

/**
 * Keeps forms from those who may not send them, so that nobody fills in one in vain. Whether they
 * really may is checked when they do.
 */
final class FormRights {
  private FormRights() {}

  /**
   * Looks whether a visitor may do something with a job, which they may see.
   *
   * @throws ApiException when not: {@link Status#UNAUTHENTICATED} or {@link
   *     Status#PERMISSION_DENIED}, as what the form does would throw
   */
  static void check(Jobs jobs, Visit visit, JobName name, Permission permission) {
    List<Permission> asked = List.of(permission);
    if (jobs.forWatching().testIamPermissions(visit.caller(), name, asked).isEmpty()) {
      refuse(visit, permission, name.toString());
    }
  }

  /**
   * Looks whether a visitor may do something in a project.
   *
   * @throws ApiException when not
   */
  static void check(ProjectRights rights, Visit visit, String project, Permission permission) {
    if (!rights.has(visit.caller(), project, permission)) {
      refuse(visit, permission, "projects/" + project);
    }
  }

  private static void refuse(Visit visit, Permission permission, String resource) {
    Access.check(visit.caller(), permission, Policy.EMPTY, null, resource);
  }
}
