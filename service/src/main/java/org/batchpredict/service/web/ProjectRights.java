package org.batchpredict.service.web;

import org.batchpredict.service.access.Access;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;

/**
 * What callers may do with a project, by which a page shows or leaves out what leads there. Whether
 * they really may is checked when they do it.
 */
@FunctionalInterface
interface ProjectRights {
  boolean has(Caller caller, String project, Permission permission);

  static ProjectRights of(ServiceConfig config) {
    return (caller, id, permission) -> {
      ProjectConfig project = config.project(id);
      return project != null && Access.isAllowed(caller, permission, project.policy(), null);
    };
  }
}
