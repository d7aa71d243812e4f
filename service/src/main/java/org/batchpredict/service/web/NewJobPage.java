package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** Creates a job: from nothing, or from the request of another. */
final class NewJobPage {
  private static final List<String> FORMATS =
      List.of(
          "JSON", "TEXT", "TF_RECORD", "TF_RECORD_GZIP", "CSV", "CSV_GZIP", "FILES", "AVRO", "PARQUET");

  private static final List<String> OUTPUT_FORMATS =
      List.of("", "JSON", "CSV", "TF_RECORD", "TF_RECORD_GZIP", "AVRO", "PARQUET");

  private final Jobs jobs;
  private final Models models;
  private final ProjectRights rights;

  NewJobPage(Jobs jobs, Models models, ProjectRights rights) {
    this.jobs = jobs;
    this.models = models;
    this.rights = rights;
  }

  /** The form; with the request of the job that {@code from} names. */
  Reply show(Visit visit, String project) {
    FormRights.check(rights, visit, project, Permission.JOBS_CREATE);
    String from = visit.query("from");
    Map<String, String> values =
        from.isEmpty()
            ? JobForm.EMPTY
            : JobForm.again(jobs.get(visit.caller(), new JobName(project, from)));
    return form(200, visit, project, new Fields(values, Map.of()));
  }

  Reply create(Visit visit, String project) {
    JobForm form = new JobForm(visit.form());
    try {
      Job job = jobs.create(visit.caller(), project, form.request());
      return Reply.seeOther(Paths.job(job.name()));
    } catch (ApiException e) {
      if (e.status() == Status.PERMISSION_DENIED || e.status() == Status.UNAUTHENTICATED) {
        throw e;
      }
      return form(
          e.status().http(), visit, project, new Fields(form.values(), JobForm.problems(e)));
    }
  }

  private Reply form(int status, Visit visit, String project, Fields fields) {
    Element form =
        Pieces.postForm(visit, Paths.newJob(project))
            .of("form")
            .add(
                tag("div")
                    .of("card")
                    .add(
                        fields.needed(
                            "jobId",
                            "Job id",
                            "Letters, digits and _, a letter first. An id is used once for ever."),
                        model(visit, project, fields),
                        fields.lines("inputPaths", "Input", "Files or patterns, one a line.", 3),
                        tag("div")
                            .of("two")
                            .add(
                                fields.choice("dataFormat", "Format of the input", "", FORMATS),
                                fields.choice(
                                    "outputDataFormat",
                                    "Format of the predictions",
                                    "",
                                    OUTPUT_FORMATS)),
                        fields.needed(
                            "outputPath", "Output", "A directory that holds no predictions yet."),
                        fields.lines("labels", "Labels", LabelLines.HINT, 2),
                        more(fields),
                        tag("div")
                            .of("actions")
                            .add(
                                Pieces.submit("Create the job").of("button primary"),
                                Pieces.button(Paths.jobs(project), "Back"))));
    return Layout.of(visit, "New job")
        .below(Paths.jobs(project), project)
        .reply(status, tag("h1").text("New job"), summary(fields), form);
  }

  private Element model(Visit visit, String project, Fields fields) {
    Element names = tag("datalist").id("models");
    known(visit, project).forEach(name -> names.add(tag("option").set("value", name)));
    Element model =
        fields.needed(
            "model",
            "Model",
            "A model or version such as projects/"
                + project
                + "/models/NAME/versions/V, or a directory with a SavedModel.");
    return model.add(names);
  }

  /** The names of the registry; a form needs none of them. */
  private Stream<String> known(Visit visit, String project) {
    try {
      return models.models(visit.caller(), project).stream().map(Models.Model::name);
    } catch (ApiException e) {
      return Stream.of();
    }
  }

  private static Element more(Fields fields) {
    return tag("details")
        .flag("open", Stream.of(JobForm.MORE).anyMatch(fields.problems()::containsKey))
        .of("field")
        .add(
            tag("summary").text("More"),
            tag("div")
                .of("two")
                .add(
                    fields.line("maxWorkerCount", "Most workers", "10 when not given."),
                    fields.line("batchSize", "Batch size", "64 when not given."),
                    fields.line("signatureName", "Signature", ""),
                    fields.line("runtimeVersion", "TensorFlow version", ""),
                    fields.line("region", "Region", "")));
  }

  private static Html summary(Fields fields) {
    if (fields.problems().isEmpty()) {
      return Html.nothing();
    }
    Element list = tag("ul");
    fields
        .problems()
        .forEach(
            (name, problem) ->
                list.add(
                    tag("li")
                        .add(
                            JobForm.NAMES.contains(name)
                                ? tag("a").set("href", "#" + name).text(problem)
                                : Html.text(problem))));
    return Pieces.notice("error", "The job was not created", list).set("role", "alert");
  }
}
