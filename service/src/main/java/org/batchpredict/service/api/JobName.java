package org.batchpredict.service.api;

import static java.util.Objects.requireNonNull;

/**
 * The name of a job, {@code projects/P/jobs/J}.
 *
 * @param project the id of its project
 * @param jobId unique in the project, for ever
 */
public record JobName(String project, String jobId) {
  public JobName {
    requireNonNull(project, "project");
    requireNonNull(jobId, "jobId");
  }

  @Override
  public String toString() {
    return "projects/" + project + "/jobs/" + jobId;
  }
}
