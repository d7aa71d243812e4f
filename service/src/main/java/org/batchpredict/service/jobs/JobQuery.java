package org.batchpredict.service.jobs;

import static java.util.Objects.requireNonNull;

import org.batchpredict.service.jobs.filter.Filter;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list: the newest first.
 *
 * @param before only jobs with a smaller sequence; null for the first page
 * @param limit the most jobs to return
 */
public record JobQuery(String project, Filter filter, @Nullable Long before, int limit) {
  public JobQuery {
    requireNonNull(project, "project");
    requireNonNull(filter, "filter");
  }
}
