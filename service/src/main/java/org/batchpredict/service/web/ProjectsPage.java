package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.List;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** Leads to the jobs of a project. */
final class ProjectsPage {
  private final ServiceConfig config;
  private final ProjectRights rights;

  ProjectsPage(ServiceConfig config, ProjectRights rights) {
    this.config = config;
    this.rights = rights;
  }

  /** The page; or the way on, when a project was chosen on it. */
  Reply show(Visit visit) {
    String chosen = visit.query("project").strip();
    return chosen.isEmpty() ? choose(visit) : Reply.seeOther(Paths.jobs(chosen));
  }

  private Reply choose(Visit visit) {
    List<String> projects =
        config.projects().keySet().stream()
            .filter(id -> !id.equals(ServiceConfig.ANY_PROJECT))
            .filter(id -> rights.has(visit.caller(), id, Permission.JOBS_LIST))
            .sorted()
            .toList();
    return Layout.of(visit, "Projects")
        .reply(tag("h1").text("Projects"), list(visit, projects), byId());
  }

  private static Html list(Visit visit, List<String> projects) {
    if (projects.isEmpty()) {
      return visit.canLogIn() && !visit.session().isLoggedIn()
          ? Pieces.notice(
              "note",
              "Log in to see your projects",
              tag("p").add(Pieces.button(Paths.LOG_IN, "Log in").of("button primary")))
          : Html.nothing();
    }
    Element list = tag("ul").of("projects");
    projects.forEach(id -> list.add(tag("li").add(Pieces.link(Paths.jobs(id), id))));
    return list;
  }

  private static Element byId() {
    return tag("form")
        .of("card by-id")
        .set("method", "get")
        .set("action", Paths.HOME)
        .add(
            tag("label").set("for", "project").text("Open a project by its id"),
            tag("div")
                .of("field-row")
                .add(
                    tag("input")
                        .id("project")
                        .set("name", "project")
                        .flag("required", true)
                        .set("autocomplete", "off")
                        .set("spellcheck", "false"),
                    Pieces.submit("Open")));
  }
}
