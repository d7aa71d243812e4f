package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.Map;
import java.util.regex.Pattern;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.access.LogInIssuer;
import org.batchpredict.service.access.LogInIssuers;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** Lets people say who they are. */
final class LogInPage {
  static final String NEXT = "next";

  private static final String SECRET = "secret";
  private static final String API_KEY_START = "bpk_";

  /** A page of ours, whatever a link to the log-in says. */
  private static final Pattern OWN_PAGE = Pattern.compile("/ui/[!-\\[\\]-~]*");

  private final Authenticator authenticator;
  private final LogInIssuers issuers;
  private final SessionCookie sessions;

  LogInPage(Authenticator authenticator, LogInIssuers issuers, SessionCookie sessions) {
    this.authenticator = authenticator;
    this.issuers = issuers;
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

  private Reply form(int status, Visit visit, String next, Map<String, String> problems) {
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
            throughIssuers(next),
            Pieces.postForm(visit, Paths.LOG_IN)
                .of("card form")
                .add(
                    tag("input").set("type", "hidden").set("name", NEXT).set("value", next),
                    secret,
                    tag("div").of("actions").add(Pieces.submit("Log in").of("button primary"))));
  }

  private Html throughIssuers(String next) {
    if (issuers.all().isEmpty()) {
      return Html.nothing();
    }
    Element links = tag("div").of("actions through");
    for (LogInIssuer issuer : issuers.all()) {
      String path = IssuerLogIn.path(issuer, next);
      links.add(Pieces.button(path, "Log in with " + issuer.name()).of("button primary"));
    }
    return links;
  }
}
