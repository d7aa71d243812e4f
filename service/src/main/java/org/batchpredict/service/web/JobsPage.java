package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** The jobs of a project: which there are, by a filter that is in the URL. */
final class JobsPage {
  private static final List<JobState> CHOICES =
      List.of(
          JobState.RUNNING,
          JobState.QUEUED,
          JobState.SUCCEEDED,
          JobState.FAILED,
          JobState.CANCELLED);

  private final Jobs jobs;
  private final ProjectRights rights;

  JobsPage(Jobs jobs, ProjectRights rights) {
    this.jobs = jobs;
    this.rights = rights;
  }

  /** The page; with another status when the filter cannot be understood. */
  Reply show(Visit visit, String project) {
    Layout layout = Layout.of(visit, "Jobs of " + project);
    String here = here(visit, project, visit.query("pageToken"));
    try {
      Jobs.JobPage page = list(jobs, visit, project);
      return layout
          .live(Paths.live(here))
          .reply(heading(visit, project), filter(visit, project, ""), table(visit, project, page));
    } catch (ApiException e) {
      if (e.status() != Status.INVALID_ARGUMENT) {
        throw e;
      }
      return layout.reply(400, heading(visit, project), filter(visit, project, Problems.text(e)));
    }
  }

  /** The part of the page that changes. */
  Frame frame(Jobs watched, Visit visit, String project) {
    Jobs.JobPage page = list(watched, visit, project);
    return Frame.builder().add("jobs", table(visit, project, page)).build(false);
  }

  private static Jobs.JobPage list(Jobs jobs, Visit visit, String project) {
    return jobs.list(
        visit.caller(),
        project,
        visit.query("filter"),
        Numbers.parse(visit.query("pageSize")),
        visit.query("pageToken"));
  }

  private Element heading(Visit visit, String project) {
    Element heading =
        tag("div").of("heading").add(tag("h1").add(Html.text("Jobs of "), Pieces.code(project)));
    return rights.has(visit.caller(), project, Permission.JOBS_CREATE)
        ? heading.add(Pieces.button(Paths.newJob(project), "New job").of("button primary"))
        : heading;
  }

  private static Element filter(Visit visit, String project, String problem) {
    String filter = visit.query("filter");
    Element field =
        tag("input")
            .id("filter")
            .set("name", "filter")
            .set("type", "search")
            .set("value", filter)
            .set("autocomplete", "off")
            .set("spellcheck", "false")
            .set("placeholder", "state=FAILED AND jobId:census*")
            .set("aria-describedby", problem.isEmpty() ? "filter-help" : "filter-problem");
    Element form =
        tag("form")
            .of("filter")
            .set("method", "get")
            .set("role", "search")
            .set("action", Paths.jobs(project))
            .add(
                tag("label").set("for", "filter").text("Filter"),
                field.setIf("aria-invalid", problem.isEmpty() ? null : "true"),
                Pieces.submit("Apply"));
    if (!problem.isEmpty()) {
      form.add(tag("p").of("problem").id("filter-problem").set("role", "alert").text(problem));
    }
    return tag("div").of("filters").add(form, choices(project, filter), help(!problem.isEmpty()));
  }

  private static Element choices(String project, String filter) {
    Element list = tag("ul").of("choices");
    list.add(choice(project, "All", "", filter));
    for (JobState state : CHOICES) {
      list.add(choice(project, Pieces.name(state), "state=" + state, filter));
    }
    return tag("nav").set("aria-label", "Jobs by state").add(list);
  }

  private static Element choice(String project, String text, String filter, String current) {
    String path = Paths.withQuery(Paths.jobs(project), Map.of("filter", filter));
    return tag("li")
        .add(Pieces.link(path, text).setIf("aria-current", filter.equals(current) ? "true" : null));
  }

  private static Element help(boolean isOpen) {
    return tag("details")
        .of("help")
        .flag("open", isOpen)
        .add(
            tag("summary").id("filter-help").text("What can be filtered"),
            tag("p")
                .add(
                    Html.text("Compare "),
                    Pieces.code("jobId"),
                    Html.text(", "),
                    Pieces.code("state"),
                    Html.text(", "),
                    Pieces.code("createTime"),
                    Html.text(", "),
                    Pieces.code("labels.KEY"),
                    Html.text(", "),
                    Pieces.code("errorMessage"),
                    Html.text(" or a field of the request such as "),
                    Pieces.code("predictionInput.modelName"),
                    Html.text(" by = != < <= > >= or : (has), and join with AND, OR, NOT.")),
            tag("ul")
                .add(
                    example("jobId:census*"),
                    example("state=FAILED AND createTime>2026-01-31"),
                    example("labels.team=ads OR labels.team=maps")));
  }

  private static Element example(String filter) {
    return tag("li").add(Pieces.code(filter));
  }

  private static Element table(Visit visit, String project, Jobs.JobPage page) {
    Element part = tag("div").id("jobs");
    if (page.jobs().isEmpty()) {
      return part.add(nothing(visit, project));
    }
    Element rows = tag("tbody").set("role", "rowgroup");
    for (Job job : page.jobs()) {
      rows.add(new JobRow(job, visit.now()).row());
    }
    return part.add(
        tag("table")
            .of("jobs")
            .set("role", "table")
            .add(tag("caption").of("unseen").text("Jobs, the newest first"), JobRow.head(), rows),
        pages(visit, project, page));
  }

  private static Element nothing(Visit visit, String project) {
    if (visit.query("filter").isEmpty()) {
      return Pieces.notice(
          "note",
          "No jobs yet",
          Pieces.paragraph(
              "Create the first one with the button above, or send it with gcloud or a client of"
                  + " the API."));
    }
    return Pieces.notice(
        "note",
        "No job passes this filter",
        tag("p")
            .add(
                Html.text("Change the filter, or look at "),
                Pieces.link(Paths.jobs(project), "all jobs"),
                Html.text(".")));
  }

  private static Element pages(Visit visit, String project, Jobs.JobPage page) {
    List<Html> links = new ArrayList<>();
    if (!visit.query("pageToken").isEmpty()) {
      links.add(Pieces.button(here(visit, project, ""), "Newest").id("newest"));
    }
    if (!page.nextPageToken().isEmpty()) {
      links.add(Pieces.button(here(visit, project, page.nextPageToken()), "Older").id("older"));
    }
    return tag("nav").of("pages").set("aria-label", "Pages").add(links);
  }

  private static String here(Visit visit, String project, String pageToken) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("filter", visit.query("filter"));
    query.put("pageSize", visit.query("pageSize"));
    query.put("pageToken", pageToken);
    return Paths.withQuery(Paths.jobs(project), query);
  }
}
