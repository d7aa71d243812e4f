package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.batchpredict.service.web.html.Html.tag;

import java.security.MessageDigest;

/** Tells posts of our own forms from those that another site makes a browser send. */
final class Csrf {
  /** The field that each form has. */
  static final String FIELD = "csrf";

  private Csrf() {}

  /** Whether what was posted is of a form that the session was given. */
  static boolean isOurs(Visit visit) {
    byte[] given = visit.form(FIELD).getBytes(UTF_8);
    return MessageDigest.isEqual(given, visit.csrf().getBytes(UTF_8));
  }

  /** What becomes of other posts. */
  static Reply refusal(Visit visit) {
    return Layout.of(visit, "The form is too old")
        .reply(
            403,
            tag("h1").text("The form is too old"),
            Pieces.notice(
                "error",
                "Nothing was done",
                Pieces.paragraph(
                    "It was not sent from a page of this session. Go back, reload the page, and"
                        + " send it again.")),
            tag("p").add(Pieces.link(Paths.HOME, "To the start")));
  }
}
