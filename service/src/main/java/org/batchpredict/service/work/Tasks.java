package org.batchpredict.service.work;

import java.time.Duration;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Job;

/** Makes of jobs the tasks of workers. */
record Tasks(ServiceConfig config) {
  /**
   * The task of a job that was claimed.
   *
   * @throws TaskException when the service is no longer set up for it
   */
  Task of(Job job, Duration lease) throws TaskException {
    ProjectConfig project = config.project(job.name().project());
    if (project == null) {
      throw new TaskException(
          "Cannot run the job: the service has no project %s any more"
              .formatted(job.name().project()));
    }
    List<String> flags = project.options().get(job.optionSet());
    if (flags == null && !job.optionSet().equals(ProjectConfig.DEFAULT_OPTIONS)) {
      throw new TaskException(
          "Cannot run the job: the project has no set of options %s any more"
              .formatted(job.optionSet()));
    }
    return new Task(
        job.name(),
        job.attempt(),
        kind(job),
        job.input(),
        flags == null ? List.of() : flags,
        new Task.Roots(
            project.inputRoots(),
            project.outputRoots(),
            project.modelRoots(),
            project.modelRegistry()),
        job.started() == null ? job.created() : job.started(),
        lease);
  }

  private static Task.Kind kind(Job job) {
    if (job.state() == JobState.CANCELLING) {
      return Task.Kind.CANCEL;
    }
    return job.attempt() == 1 ? Task.Kind.START : Task.Kind.CONTINUE;
  }
}
