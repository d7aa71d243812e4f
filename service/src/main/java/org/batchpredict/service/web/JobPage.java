package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.List;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;
import org.batchpredict.service.web.output.Outputs;

/** A job: what became of it, what it was asked for, what can be done with it. */
final class JobPage {
  private final Jobs jobs;
  private final ProjectRights rights;
  private final Outputs outputs;

  JobPage(Jobs jobs, ProjectRights rights, Outputs outputs) {
    this.jobs = jobs;
    this.rights = rights;
    this.outputs = outputs;
  }

  Reply show(Visit visit, JobName name) {
    JobLook look = JobLook.at(jobs, visit.caller(), name, visit.now());
    Frame frame = frame(look, visit);
    OutputPart output = OutputPart.of(look.job(), outputs);
    Element main =
        tag("div")
            .of("main-column")
            .add(
                frame.part("progress"),
                output.errors(),
                frame.part("chart"),
                output.distributions(),
                output.files(),
                frame.part("attempts"),
                RequestPart.copies(look.job(), visit));
    Element side = tag("div").of("side-column").add(frame.part("facts"), frame.part("timeline"));
    return layout(visit, look.job())
        .reply(
            frame.part("heading"),
            frame.part("message"),
            tag("div").of("columns").add(main, side),
            frame.part("spoken"));
  }

  /** The parts of the page that change. */
  Frame frame(Jobs watched, Visit visit, JobName name) {
    return frame(JobLook.at(watched, visit.caller(), name, visit.now()), visit);
  }

  private Frame frame(JobLook look, Visit visit) {
    boolean mayCreate =
        rights.has(visit.caller(), look.job().name().project(), Permission.JOBS_CREATE);
    return Frame.builder()
        .add("heading", heading(look, mayCreate))
        .add("message", tag("div").add(message(look)))
        .add("progress", ProgressPart.of(look))
        .add("chart", tag("div").add(ActivityChart.of(look.job())))
        .add("attempts", AttemptsPart.of(look))
        .add("facts", FactsPart.of(look))
        .add("timeline", TimelinePart.of(look))
        .add("spoken", spoken(look.job()))
        .build(look.job().state().isFinal());
  }

  private static Layout layout(Visit visit, Job job) {
    JobName name = job.name();
    Layout layout =
        Layout.of(visit, name.jobId()).below(Paths.jobs(name.project()), name.project());
    return job.state().isFinal() ? layout : layout.live(Paths.live(Paths.job(name)));
  }

  private static Element heading(JobLook look, boolean mayCreate) {
    JobName name = look.job().name();
    Element actions = tag("div").of("actions");
    if (look.mayLabel()) {
      actions.add(Pieces.button(Paths.job(name) + "/labels", "Edit labels").id("edit-labels"));
    }
    if (mayCreate) {
      actions.add(Pieces.button(Paths.again(name), "Submit again").id("submit-again"));
    }
    if (look.mayCancel()) {
      actions.add(
          Pieces.button(Paths.job(name) + "/cancel", "Cancel job")
              .of("button danger")
              .id("cancel"));
    }
    return tag("div")
        .of("heading")
        .add(
            tag("div")
                .of("title")
                .add(
                    tag("h1").add(Pieces.breakable(name.jobId())),
                    Pieces.badge(look.job().state())),
            actions);
  }

  private static Html message(JobLook look) {
    String message = look.job().errorMessage();
    if (message == null) {
      return Html.nothing();
    }
    return switch (look.job().state()) {
      case FAILED -> Pieces.notice("error", "The job failed", lines(message));
      case CANCELLING -> Pieces.notice("note", "The job is being cancelled", lines(message));
      default -> Pieces.notice("note", "The job was cancelled", lines(message));
    };
  }

  private static Html lines(String message) {
    List<Element> lines = message.lines().map(Pieces::paragraph).toList();
    return tag("div").of("lines").add(lines);
  }

  /** What a screen reader says when it is another than before: the state, and each tenth. */
  private static Element spoken(Job job) {
    String share =
        job.state().isFinal() || ProgressBar.share(job).isEmpty()
            ? ""
            : ", " + 10 * (int) (ProgressBar.share(job).getAsDouble() / 10) + " percent";
    return tag("p").of("unseen").set("data-said", Pieces.name(job.state()) + share);
  }
}
