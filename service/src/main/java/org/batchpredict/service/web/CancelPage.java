package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.web.html.Element;

/** Asks whether a job is really to be cancelled, and does it. */
final class CancelPage {
  private final Jobs jobs;

  CancelPage(Jobs jobs) {
    this.jobs = jobs;
  }

  Reply show(Visit visit, JobName name) {
    Job job = jobs.get(visit.caller(), name);
    FormRights.check(jobs, visit, name, Permission.JOBS_CANCEL);
    if (job.state().isFinal()) {
      return over(visit, name, 200);
    }
    return layout(visit, name)
        .reply(
            tag("h1").text("Cancel this job?"),
            Pieces.postForm(visit, Paths.job(name) + "/cancel")
                .of("card form")
                .add(
                    tag("div")
                        .of("title")
                        .add(Pieces.code(name.jobId()), Pieces.badge(job.state())),
                    Pieces.paragraph(
                        "It stops, and publishes no predictions. That cannot be taken back; the id"
                            + " stays in use."),
                    tag("div")
                        .of("actions")
                        .add(
                            Pieces.submit("Cancel the job").of("button danger"),
                            Pieces.button(Paths.job(name), "Let it run"))));
  }

  Reply cancel(Visit visit, JobName name) {
    try {
      jobs.cancel(visit.caller(), name);
      return Reply.seeOther(Paths.job(name));
    } catch (ApiException e) {
      if (e.status() == Status.FAILED_PRECONDITION) {
        return over(visit, name, e.status().http());
      }
      throw e;
    }
  }

  private static Reply over(Visit visit, JobName name, int status) {
    Element back = tag("p").add(Pieces.button(Paths.job(name), "See how it ended"));
    return layout(visit, name)
        .reply(
            status,
            tag("h1").text("Nothing to cancel"),
            Pieces.notice("note", "The job is over already", back));
  }

  private static Layout layout(Visit visit, JobName name) {
    return Layout.of(visit, "Cancel " + name.jobId())
        .below(Paths.jobs(name.project()), name.project())
        .below(Paths.job(name), name.jobId());
  }
}
