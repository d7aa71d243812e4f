package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.LogInIssuer;
import org.batchpredict.service.access.LogInIssuers;
import org.batchpredict.service.access.LogInSecrets;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.web.html.Html;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends browsers to an issuer to log in, and takes them when they come back. */
final class IssuerLogIn {
  static final String ISSUER = "issuer";

  /** How long somebody may be at the issuer. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(IssuerLogIn.class);

  /** The longest path that is kept through a log-in: cookies are small. */
  private static final int LONGEST_NEXT = 1_000;

  private final LogInIssuers issuers;
  private final SessionCookie sessions;
  private final SecureRandom random = new SecureRandom();

  IssuerLogIn(LogInIssuers issuers, SessionCookie sessions) {
    this.issuers = issuers;
    this.sessions = sessions;
  }

  Reply start(Visit visit) {
    Optional<LogInIssuer> issuer = issuers.find(visit.query(ISSUER));
    if (issuer.isEmpty()) {
      return ProblemPage.notFound(visit);
    }
    String next = visit.query(LogInPage.NEXT);
    PendingLogIn pending =
        new PendingLogIn(
            issuer.get().issuer(),
            LogInSecrets.random(random),
            next.length() > LONGEST_NEXT ? Paths.HOME : next,
            visit.now().plus(PATIENCE));
    try {
      String location = issuer.get().start(pending.secrets());
      return Reply.seeOther(location).with(visit.session().with(pending));
    } catch (ApiException e) {
      return problem(visit, e);
    }
  }

  /** Logs in who comes back with an answer of the issuer to what {@link #start} has asked. */
  Reply finish(Visit visit) {
    PendingLogIn pending = visit.session().pending();
    if (pending == null || !pending.isEndedBy(visit.query("state"), visit.now())) {
      return over(visit);
    }
    Optional<LogInIssuer> issuer = issuers.find(pending.issuer());
    if (issuer.isEmpty()) {
      return over(visit);
    }
    try {
      String error = visit.query("error");
      if (!error.isEmpty()) {
        throw issuer.get().refusal(error);
      }
      Caller caller =
          issuer.get().finish(pending.secrets(), visit.query("code"), visit.query("iss"));
      Session session = sessions.of(caller, pending.issuer(), visit.now());
      if (!sessions.fits(session)) {
        throw new ApiException(
            Status.PERMISSION_DENIED,
            "Cannot log in: your " + caller.groups().size() + " groups are too many for a cookie");
      }
      return Reply.seeOther(LogInPage.ownPage(pending.next())).with(session);
    } catch (ApiException e) {
      return problem(visit, e).with(visit.session().with(null));
    }
  }

  private static Reply over(Visit visit) {
    return page(
        visit,
        Status.FAILED_PRECONDITION,
        "It was begun more than "
            + PATIENCE.toMinutes()
            + " minutes ago, in another browser or at another address than "
            + visit.baseUrl()
            + ", or it is done.");
  }

  private static Reply problem(Visit visit, ApiException e) {
    Throwable cause = e.getCause();
    LOG.warn("{}{}", e.getMessage(), cause == null ? "" : " (" + cause.getMessage() + ")");
    return page(visit, e.status(), e.getMessage());
  }

  private static Reply page(Visit visit, Status status, String message) {
    String remedy =
        switch (status) {
          case UNAVAILABLE -> "Try again in a while, or log in with a key. ";
          case PERMISSION_DENIED ->
              "Try again, log in with a key, or ask who runs the service: its log says more. ";
          default -> "Log in once more. ";
        };
    return Layout.of(visit, "The log-in did not work")
        .reply(
            status.http(),
            tag("h1").text("The log-in did not work"),
            Pieces.notice("error", "Nothing has changed", Pieces.paragraph(message)),
            tag("p")
                .add(
                    Html.text(remedy),
                    Pieces.link(Paths.LOG_IN, "To the log-in"),
                    Html.text(", "),
                    Pieces.link(Paths.HOME, "to the start")));
  }

  /** The link that begins a log-in. */
  static String path(LogInIssuer issuer, String next) {
    return Paths.withQuery(
        Paths.LOG_IN_START, Map.of(ISSUER, issuer.issuer(), LogInPage.NEXT, next));
  }
}
