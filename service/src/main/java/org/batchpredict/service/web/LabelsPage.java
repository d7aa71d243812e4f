package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.Map;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;

/** Edits the labels of a job. */
final class LabelsPage {
  private static final String LABELS = "labels";
  private static final String ETAG = "etag";

  private final Jobs jobs;

  LabelsPage(Jobs jobs) {
    this.jobs = jobs;
  }

  Reply show(Visit visit, JobName name) {
    Job job = jobs.get(visit.caller(), name);
    FormRights.check(jobs, visit, name, Permission.JOBS_UPDATE);
    return form(
        200,
        visit,
        name,
        jobs.etag(job),
        new Fields(Map.of(LABELS, LabelLines.format(job.labels())), Map.of()));
  }

  /** Replaces the labels, unless the job was changed since the form was shown. */
  Reply save(Visit visit, JobName name) {
    String etag = visit.form(ETAG);
    try {
      jobs.patch(visit.caller(), name, LabelLines.parse(visit.form(LABELS)), etag);
      return Reply.seeOther(Paths.job(name));
    } catch (ApiException e) {
      return again(visit, name, etag, e);
    }
  }

  private Reply again(Visit visit, JobName name, String etag, ApiException e) {
    if (e.status() == Status.ABORTED) {
      Job job = jobs.get(visit.caller(), name);
      String problem =
          "The job has changed since this form was shown. Its labels are now: "
              + LabelLines.format(job.labels()).replace("\n", ", ")
              + ". Save again to replace them.";
      return form(e.status().http(), visit, name, jobs.etag(job), typed(visit, problem));
    } else if (e.status() == Status.INVALID_ARGUMENT) {
      return form(e.status().http(), visit, name, etag, typed(visit, Problems.text(e)));
    }
    throw e;
  }

  private static Fields typed(Visit visit, String problem) {
    return new Fields(Map.of(LABELS, visit.form(LABELS)), Map.of(LABELS, problem));
  }

  private static Reply form(int status, Visit visit, JobName name, String etag, Fields fields) {
    return Layout.of(visit, "Labels of " + name.jobId())
        .below(Paths.jobs(name.project()), name.project())
        .below(Paths.job(name), name.jobId())
        .reply(
            status,
            tag("h1").text("Labels"),
            Pieces.postForm(visit, Paths.job(name) + "/labels")
                .of("card form")
                .add(
                    tag("input").set("type", "hidden").set("name", ETAG).set("value", etag),
                    fields.lines(LABELS, "Labels", LabelLines.HINT, 6),
                    tag("div")
                        .of("actions")
                        .add(
                            Pieces.submit("Save labels").of("button primary"),
                            Pieces.button(Paths.job(name), "Back"))));
  }
}
