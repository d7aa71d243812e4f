package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.Locale;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** Why there is no page, and what to do about it. */
final class ProblemPage {
  private ProblemPage() {}

  static Reply of(Visit visit, ApiException e) {
    return switch (e.status()) {
      case UNAUTHENTICATED -> Reply.seeOther(logIn(visit));
      case PERMISSION_DENIED ->
          page(
              visit,
              e.status(),
              "You may not see this",
              Problems.text(e),
              "Ask who owns the project for a role that has this permission, or log in as somebody"
                  + " else.");
      case NOT_FOUND ->
          page(
              visit,
              e.status(),
              "There is nothing here",
              Problems.text(e),
              "Look for it in the list of its project; letters count as large or small.");
      case RESOURCE_EXHAUSTED ->
          page(
              visit,
              e.status(),
              "Too much at a time",
              Problems.text(e),
              "Wait a minute, then reload this page.");
      case INTERNAL, UNAVAILABLE ->
          page(
              visit,
              e.status(),
              "The service cannot do that now",
              "It has a problem of its own; its log says which.",
              "Reload this page in a while. Jobs that run are not affected by it.");
      default ->
          page(
              visit, e.status(), "That cannot be done", Problems.text(e), "Go back and change it.");
    };
  }

  /** A page for a path that leads nowhere. */
  static Reply notFound(Visit visit) {
    return of(visit, new ApiException(Status.NOT_FOUND, "No page has this address."));
  }

  private static String logIn(Visit visit) {
    return Paths.withQuery(Paths.LOG_IN, Map.of("next", visit.here()));
  }

  private static Reply page(
      Visit visit, Status status, String title, String message, String remedy) {
    Element lines = tag("div").of("lines").add(message.lines().map(Pieces::paragraph).toList());
    return Layout.of(visit, title)
        .reply(
            status.http(),
            tag("h1").text(title),
            Pieces.notice("error", words(status), lines),
            tag("p").add(Html.text(remedy + " "), Pieces.link(Paths.HOME, "To the start")));
  }

  /** The status as words: {@code Not found}. */
  private static String words(Status status) {
    String words = status.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
