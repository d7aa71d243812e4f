package org.batchpredict.service.jobs;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.batchpredict.service.access.AuditLog;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Calls.Call;

/** Looks at projects, which nobody can change by a call, for those only who may. */
public final class Projects {
  private final ServiceConfig config;
  private final Calls calls;

  public Projects(ServiceConfig config, AuditLog audit, InstantSource clock) {
    this.config = config;
    this.calls = new Calls("", audit, clock);
  }

  /**
   * Does what a call asks for, if its caller may, and keeps what became of it in the audit log.
   *
   * @param method such as {@code ml.projects.getConfig}
   * @param resource what the permission is asked for, such as {@code projects/P}
   */
  public <T> T look(
      Caller caller,
      String method,
      String project,
      String resource,
      Permission permission,
      Supplier<T> work) {
    ProjectConfig setUp = config.project(project);
    Policy policy = setUp == null ? Policy.EMPTY : setUp.policy();
    return calls.run(new Call(caller, method, resource, permission), policy, () -> null, work);
  }
}
