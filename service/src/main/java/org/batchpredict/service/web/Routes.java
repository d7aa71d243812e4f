package org.batchpredict.service.web;

import java.util.List;
import java.util.Optional;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Jobs;

/** Which page answers at which path. */
final class Routes {
  private final ProjectsPage projects;
  private final JobsPage list;
  private final JobPage job;

  Routes(ProjectsPage projects, JobsPage list, JobPage job) {
    this.projects = projects;
    this.list = list;
    this.job = job;
  }

  /** The page at a path, given by its segments below {@code /ui/}; empty when there is none. */
  Optional<Reply> get(Visit visit, List<String> path) {
    if (path.equals(List.of(""))) {
      return Optional.of(projects.show(visit));
    } else if (path.size() == 2 && path.get(0).equals("assets")) {
      return Assets.find(path.get(1));
    } else if (isJobs(path) && path.size() == 3) {
      return Optional.of(list.show(visit, path.get(1)));
    } else if (isJobs(path) && path.size() == 4) {
      return Optional.of(job.show(visit, new JobName(path.get(1), path.get(3))));
    }
    return Optional.empty();
  }

  /** What becomes of a form that is posted to a path; empty when there is no such form. */
  Optional<Reply> post(Visit visit, List<String> path) {
    return Optional.empty();
  }

  /** What changes of the page at a path; empty when nothing does. */
  Optional<Live> live(Jobs watched, List<String> path) {
    if (isJobs(path) && path.size() == 3) {
      return Optional.of(visit -> list.frame(watched, visit, path.get(1)));
    } else if (isJobs(path) && path.size() == 4) {
      return Optional.of(visit -> job.frame(watched, visit, new JobName(path.get(1), path.get(3))));
    }
    return Optional.empty();
  }

  private static boolean isJobs(List<String> path) {
    return path.size() > 2
        && path.get(0).equals("projects")
        && path.get(2).equals("jobs")
        && path.stream().noneMatch(String::isEmpty);
  }

  /** The parts of a page that change, as they are at a visit. */
  @FunctionalInterface
  interface Live {
    Frame frame(Visit visit);
  }
}
