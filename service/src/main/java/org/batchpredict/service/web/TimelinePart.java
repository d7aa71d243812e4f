package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import org.batchpredict.service.jobs.JobEvent;
import org.batchpredict.service.web.html.Element;

/** The moments of a job's life. */
final class TimelinePart {
  private TimelinePart() {}

  static Element of(JobLook look) {
    Element list = tag("ol").of("timeline");
    for (JobEvent event : look.events()) {
      Element line = tag("li").add(Pieces.badge(event.state()), Pieces.time(event.time()));
      if (!event.note().isEmpty()) {
        line.add(Pieces.paragraph(event.note()));
      }
      list.add(line);
    }
    return Pieces.section("timeline", "Timeline", list);
  }
}
