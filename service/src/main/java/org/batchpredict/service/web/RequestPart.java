package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;

/** A request as what one would type to send it again. */
final class RequestPart {
  private RequestPart() {}

  static Element copies(Job job, Visit visit) {
    RequestText text = new RequestText(job, visit.baseUrl(), visit.canLogIn());
    return Pieces.section("request", "Request")
        .add(
            Pieces.paragraph(
                    "What sends it again. Change the id, which is used once for ever, and the output,"
                        + " which takes the predictions of one job.")
                .of("hint"),
            copy("json", "JSON", text.json()),
            copy("gcloud", "gcloud", text.gcloud()),
            copy("curl", "curl", text.curl()),
            copy("python", "Python", text.python()));
  }

  private static Element copy(String id, String name, String text) {
    return tag("details")
        .id("request-" + id)
        .add(
            tag("summary").text(name),
            tag("div").of("copy").add(Pieces.block("Request as " + name, text).id("copy-" + id)));
  }
}
