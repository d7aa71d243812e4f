package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** The workers that had a go at a job, and the last of what they wrote. */
final class AttemptsPart {
  private AttemptsPart() {}

  static Element of(JobLook look) {
    List<Attempt> attempts = look.attempts();
    Element part = Pieces.section("attempts", "Attempts");
    if (attempts.isEmpty()) {
      return part.add(Pieces.paragraph("No worker has taken the job up yet."));
    }
    for (int i = attempts.size() - 1; i >= 0; i--) {
      part.add(attempt(attempts.get(i), look.now(), i == attempts.size() - 1));
    }
    return part;
  }

  private static Element attempt(Attempt attempt, Instant now, boolean isLast) {
    String name = "Attempt " + attempt.number();
    return tag("article")
        .of("attempt")
        .set("aria-label", name)
        .add(
            tag("h3").add(Html.text(name), tag("span").of("words").text(end(attempt))),
            tag("dl")
                .of("facts")
                .add(
                    Pieces.described("Host", Html.text(host(attempt))),
                    Pieces.described("Service instance", Html.text(attempt.instance())),
                    Pieces.described("Started", Pieces.time(attempt.started())),
                    Pieces.described("Took", Html.text(took(attempt, now)))),
            log(attempt, isLast));
  }

  private static String end(Attempt attempt) {
    String end = Optional.ofNullable(attempt.end()).orElse("no word of its end");
    return attempt.ended() == null ? "at work" : end;
  }

  private static String host(Attempt attempt) {
    return attempt.host() + (attempt.pid() == null ? "" : ", process " + attempt.pid());
  }

  private static String took(Attempt attempt, Instant now) {
    Instant end = attempt.ended() == null ? now : attempt.ended();
    return Shown.duration(Duration.between(attempt.started(), end));
  }

  private static Html log(Attempt attempt, boolean isOpen) {
    if (attempt.log().isBlank()) {
      return Html.nothing();
    }
    String label = "Log of attempt " + attempt.number();
    return tag("details")
        .id("log-" + attempt.number())
        .flag("open", isOpen)
        .add(
            tag("summary").text("The last of its log"),
            Pieces.block(label, attempt.log()).of("log"));
  }
}
