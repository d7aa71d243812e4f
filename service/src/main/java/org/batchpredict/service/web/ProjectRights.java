package org.batchpredict.service.web;

import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;

/** What callers may do with a project, by which a page shows or leaves out what leads there. */
@FunctionalInterface
interface ProjectRights {
  boolean has(Caller caller, String project, Permission permission);
}
