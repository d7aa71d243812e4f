package org.batchpredict.service.web;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.batchpredict.service.jobs.Jobs;

/**
 * A job and what is known of it at a moment.
 *
 * @param position its place in the queue; 0 when it is not in it
 * @param rights what who looks may do with it
 */
record JobLook(
    Job job,
    long position,
    List<Attempt> attempts,
    List<JobEvent> events,
    Set<Permission> rights,
    Instant now) {
  private static final List<Permission> ACTIONS =
      List.of(Permission.JOBS_CANCEL, Permission.JOBS_UPDATE);

  JobLook {
    attempts = List.copyOf(attempts);
    events = List.copyOf(events);
    rights = Set.copyOf(rights);
  }

  /** A look, which is one call to those who count. */
  static JobLook at(Jobs jobs, Caller caller, JobName name, Instant now) {
    Job job = jobs.get(caller, name);
    Jobs watched = jobs.forWatching();
    return new JobLook(
        job,
        watched.position(job),
        watched.attempts(caller, name),
        watched.events(caller, name),
        Set.copyOf(watched.testIamPermissions(caller, name, ACTIONS)),
        now);
  }

  boolean mayCancel() {
    return rights.contains(Permission.JOBS_CANCEL) && !job.state().isFinal();
  }

  boolean mayLabel() {
    return rights.contains(Permission.JOBS_UPDATE);
  }
}
