package org.batchpredict.service.jobs;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.batchpredict.service.access.Access;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.AuditLog;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.jspecify.annotations.Nullable;

/** Carries out calls: each for those only who may, and with an entry in the audit log. */
final class Calls {
  private final String methods;
  private final AuditLog audit;
  private final InstantSource clock;
  private final boolean keepsAllowed;

  /** Calls of the methods of jobs. */
  Calls(AuditLog audit, InstantSource clock) {
    this("ml.projects.jobs.", audit, clock);
  }

  /**
   * @param methods what the names of all methods begin with
   */
  Calls(String methods, AuditLog audit, InstantSource clock) {
    this(methods, audit, clock, true);
  }

  private Calls(String methods, AuditLog audit, InstantSource clock, boolean keepsAllowed) {
    this.methods = methods;
    this.audit = audit;
    this.clock = clock;
    this.keepsAllowed = keepsAllowed;
  }

  /** The same, but with no entry of what was allowed. */
  Calls keepingRefusals() {
    return new Calls(methods, audit, clock, false);
  }

  /**
   * A call.
   *
   * @param method its name after what all begin with
   * @param resource what its permission is asked for, such as {@code projects/P/jobs/J}
   * @param permission null when none is needed
   */
  record Call(Caller caller, String method, String resource, @Nullable Permission permission) {}

  /**
   * Checks whether the caller may, does the work, and keeps what became of it.
   *
   * @param project the policy of the project
   * @param resource the policy of the job; null where there is none. Only asked when it matters
   */
  <T> T run(Call call, Policy project, Supplier<@Nullable Policy> resource, Supplier<T> work) {
    boolean granted = false;
    try {
      Permission permission = call.permission();
      if (permission != null
          && !Access.isAllowed(call.caller(), permission, project, null)) { // reads nothing
        Access.check(call.caller(), permission, project, resource.get(), call.resource());
      }
      granted = true;
      T result = work.get();
      keep(call, true, "OK");
      return result;
    } catch (ApiException e) {
      keepFailure(call, granted, e.status().name(), e);
      throw e;
    } catch (RuntimeException e) {
      keepFailure(call, granted, "INTERNAL", e);
      throw e;
    }
  }

  private void keepFailure(Call call, boolean granted, String status, RuntimeException failure) {
    try {
      keep(call, granted, status);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void keep(Call call, boolean granted, String status) {
    if (granted && !keepsAllowed) {
      return;
    }
    Permission permission = call.permission();
    audit.add(
        new AuditEntry(
            clock.instant(),
            methods + call.method(),
            call.resource(),
            call.caller().member(),
            permission == null ? null : permission.wireName(),
            granted,
            status));
  }
}
