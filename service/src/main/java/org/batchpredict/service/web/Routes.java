package org.batchpredict.service.web;

import java.util.List;
import java.util.Optional;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.LogInIssuers;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.web.output.Outputs;

/** Which page answers at which path. */
final class Routes {
  private static final String JOBS = "projects/*/jobs";
  private static final String JOB = JOBS + "/*";
  private static final String NEW = "projects/*/new";

  private final JobsPage list;
  private final JobPage job;
  private final List<Route> routes;

  private Routes(JobsPage list, JobPage job, List<Route> routes) {
    this.list = list;
    this.job = job;
    this.routes = routes;
  }

  static Routes of(
      Jobs jobs,
      Models models,
      Authenticator authenticator,
      LogInIssuers issuers,
      SessionCookie sessions,
      ServiceConfig config,
      Outputs outputs) {
    ProjectRights rights = ProjectRights.of(config);
    ProjectsPage projects = new ProjectsPage(config, rights);
    JobsPage list = new JobsPage(jobs, rights);
    JobPage job = new JobPage(jobs, rights, outputs);
    LabelsPage labels = new LabelsPage(jobs);
    ReportPage report = new ReportPage(jobs, outputs);
    CancelPage cancel = new CancelPage(jobs);
    NewJobPage newJob = new NewJobPage(jobs, models, rights);
    LogInPage logIn = new LogInPage(authenticator, issuers, sessions);
    IssuerLogIn issuerLogIn = new IssuerLogIn(issuers, sessions);
    return new Routes(
        list,
        job,
        List.of(
            get("", (visit, path) -> projects.show(visit)),
            get("login", (visit, path) -> logIn.show(visit)),
            post("login", (visit, path) -> logIn.logIn(visit)),
            get("login/start", (visit, path) -> issuerLogIn.start(visit)),
            get("login/callback", (visit, path) -> issuerLogIn.finish(visit)),
            post("logout", (visit, path) -> logIn.logOut(visit)),
            get(JOBS, (visit, path) -> list.show(visit, path.get(0))),
            get(NEW, (visit, path) -> newJob.show(visit, path.get(0))),
            post(NEW, (visit, path) -> newJob.create(visit, path.get(0))),
            get(JOB, (visit, path) -> job.show(visit, name(path))),
            get(JOB + "/report", (visit, path) -> report.show(visit, name(path))),
            get(JOB + "/labels", (visit, path) -> labels.show(visit, name(path))),
            post(JOB + "/labels", (visit, path) -> labels.save(visit, name(path))),
            get(JOB + "/cancel", (visit, path) -> cancel.show(visit, name(path))),
            post(JOB + "/cancel", (visit, path) -> cancel.cancel(visit, name(path)))));
  }

  /** All of them, but for the assets and what changes. */
  List<Route> all() {
    return routes;
  }

  /** What answers a visit of a path, given by its segments below {@code /ui/}. */
  Reply reply(String method, Visit visit, List<String> path) {
    for (Route route : routes) {
      Optional<List<String>> variables = route.match(path);
      if (variables.isPresent() && route.method().equals(method)) {
        if (method.equals("POST") && !Csrf.isOurs(visit)) {
          return Csrf.refusal(visit);
        }
        return route.page().reply(visit, variables.get());
      }
    }
    return ProblemPage.notFound(visit);
  }

  /** What changes of the page at a path; empty when nothing does. */
  Optional<Live> live(Jobs watched, List<String> path) {
    Optional<List<String>> ofList = get(JOBS, Routes::none).match(path);
    Optional<List<String>> ofJob = get(JOB, Routes::none).match(path);
    if (ofList.isPresent()) {
      return Optional.of(visit -> list.frame(watched, visit, ofList.get().get(0)));
    }
    return ofJob.map(variables -> visit -> job.frame(watched, visit, name(variables)));
  }

  private static Reply none(Visit visit, List<String> variables) {
    return ProblemPage.notFound(visit);
  }

  private static Route get(String pattern, Route.Page page) {
    return new Route("GET", pattern, page);
  }

  private static Route post(String pattern, Route.Page page) {
    return new Route("POST", pattern, page);
  }

  private static JobName name(List<String> variables) {
    return new JobName(variables.get(0), variables.get(1));
  }

  /** The parts of a page that change, as they are at a visit. */
  @FunctionalInterface
  interface Live {
    Frame frame(Visit visit);
  }
}
