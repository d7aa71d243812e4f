package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.time.Instant;
import java.util.List;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** A job in a list. Its roles are said, since a narrow page does not show a table. */
record JobRow(Job job, Instant now) {
  private static final List<String> COLUMNS =
      List.of("State", "Job", "Progress", "Owner", "Age", "Duration");

  static Element head() {
    Element row = tag("tr").set("role", "row");
    for (String column : COLUMNS) {
      row.add(tag("th").set("role", "columnheader").set("scope", "col").text(column));
    }
    return tag("thead").set("role", "rowgroup").add(row);
  }

  Element row() {
    String id = "job-" + job.name().jobId();
    return tag("tr")
        .id(id)
        .set("role", "row")
        .add(
            cell("state", Pieces.badge(job.state())),
            tag("th")
                .of("name")
                .set("role", "rowheader")
                .set("scope", "row")
                .add(
                    tag("a")
                        .id(id + "-link")
                        .set("href", Paths.job(job.name()))
                        .add(Pieces.breakable(job.name().jobId())),
                    model()),
            cell("progress", ProgressBar.small(job)),
            cell("owner", Pieces.breakable(Members.name(job.creator()))),
            cell("age", Pieces.age(job.created(), now)),
            cell("duration", Html.text(duration())));
  }

  private static Element cell(String name, Html content) {
    return tag("td").of(name).set("role", "cell").add(content);
  }

  private Html model() {
    return tag("span").of("model").add(Pieces.breakable(ModelNames.brief(job.input())));
  }

  private String duration() {
    return Times.worked(job, now).map(Shown::duration).orElse("–");
  }
}
