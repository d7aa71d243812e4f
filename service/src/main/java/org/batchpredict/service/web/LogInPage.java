package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.Map;
import java.util.regex.Pattern;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.web.html.Element;

/** Lets people say who they are. */
final class LogInPage {
  private static final String SECRET = "secret";
  private static final String NEXT = "next";
  private static final String API_KEY_START = "bpk_";

  /** A page of ours, whatever a link to the log-in says. */
  private static final Pattern OWN_PAGE = Pattern.compile("/ui/[!-\\[\\]-~]*");

  private final Authenticator authenticator;
  private final SessionCookie sessions;

  LogInPage(Authenticator authenticator, SessionCookie sessions) {
    this.authenticator = authenticator;
    this.sessions = sessions;
  }

  Reply show(Visit visit) {
    return visit.canLogIn()
        ? form(200, visit, visit.query(NEXT), Map.of())
        : Reply.seeOther(Paths.HOME);
  }

  /** Starts a session of who has credentials that are good. */
  Reply logIn(Visit visit) {
    String secret = visit.form(SECRET).strip();
    Credentials credentials =
        secret.startsWith(API_KEY_START)
            ? new Credentials(null, secret)
            : new Credentials(secret, null);
    try {
      if (secret.isEmpty() || authenticator.authenticate(credentials).isAnonymous()) {
        throw new ApiException(Status.UNAUTHENTICATED, "Paste a key or token.");
      }
    } catch (ApiException e) {
      if (e.status() != Status.UNAUTHENTICATED) {
        throw e;
      }
      return form(e.status().http(), visit, visit.form(NEXT), Map.of(SECRET, e.getMessage()));
    }
    return Reply.seeOther(ownPage(visit.form(NEXT))).with(sessions.of(credentials, visit.now()));
  }

  Reply logOut(Visit visit) {
    return Reply.seeOther(Paths.HOME).with(sessions.guest(visit.now()));
  }

  static String ownPage(String next) {
    return OWN_PAGE.matcher(next).matches() ? next : Paths.HOME;
  }

  private static Reply form(int status, Visit visit, String next, Map<String, String> problems) {
    Fields fields = new Fields(Map.of(), problems);
    Element secret =
        fields.field(
            SECRET,
            "API key or access token",
            "Who runs the service gives out keys. An access token is what gcloud auth"
                + " print-access-token prints.",
            tag("input")
                .set("type", "password")
                .flag("required", true)
                .set("autocomplete", "current-password"));
    return Layout.of(visit, "Log in")
        .reply(
            status,
            tag("h1").text("Log in"),
            Pieces.postForm(visit, Paths.LOG_IN)
                .of("card form")
                .add(
                    tag("input").set("type", "hidden").set("name", NEXT).set("value", next),
                    secret,
                    tag("div").of("actions").add(Pieces.submit("Log in").of("button primary"))));
  }
}
